package io.tidegate.log;

import io.tidegate.ledger.Leases;
import io.tidegate.ledger.Ledger;
import io.tidegate.storage.Storage;
import java.time.Clock;
import java.util.List;

/** A process that does what the commands without Spark do: {@code <ledger> <table> <glob>}. */
final class PlainReader {
    private PlainReader() {}

    public static void main(String[] arguments) {
        Ledger ledger = Ledger.at(arguments[0]);
        for (String job : ledger.jobs()) {
            System.out.println("STATES " + ledger.history(job).states());
            Leases.acquire(
                    arguments[0],
                    job,
                    List.of("2021-01-15"),
                    io.tidegate.ledger.RunId.next(Clock.systemUTC()),
                    Clock.systemUTC());
        }
        System.out.println("COMPACTED " + ledger.compact());
        System.out.println(
                "PARTITIONS " + TableLog.read(arguments[1]).orElseThrow().partitions());
        System.out.println(
                "FILES " + Storage.at(arguments[2]).glob(arguments[2]).size());
    }
}
