package io.tidegate.ledger;

import java.util.List;

/** A process of its own that writes documents as fast as it can: {@code <ledger> <run> <count>}. */
final class LedgerWriter {
    private LedgerWriter() {}

    public static void main(String[] arguments) {
        Ledger ledger = Ledger.at(arguments[0]);
        String run = arguments[1];
        int count = Integer.parseInt(arguments[2]);
        for (int chunk = 1; chunk <= count; chunk++) {
            ledger.write(
                    new RunId(run),
                    Events.JOB,
                    chunk,
                    Document.Kind.INTENT,
                    List.of(Events.intent(run, chunk, chunk, "2021-01-15")));
            System.out.println(chunk);
        }
    }
}
