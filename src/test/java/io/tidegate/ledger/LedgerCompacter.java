package io.tidegate.ledger;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** A process that folds January again and again: {@code <ledger>}. */
final class LedgerCompacter {
    private LedgerCompacter() {}

    public static void main(String[] arguments) {
        Ledger ledger = Ledger.at(arguments[0], Clock.fixed(Instant.parse("2021-02-03T00:00:00Z"), ZoneOffset.UTC));
        System.out.println("ready");
        while (true) {
            ledger.compact();
        }
    }
}
