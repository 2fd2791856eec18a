package io.tidegate.matrix;

import io.tidegate.ledger.Claim;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Leases;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.Machine;
import io.tidegate.ledger.RunId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A process that begins a chunk as a driver does, without Spark, and stays in it: {@code LEDGER JOB PARTITION RUN}. */
final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
        Ledger ledger = Ledger.at(args[0]);
        RunId run = new RunId(args[3]);
        Event started = new Event.RunStarted(
                run,
                args[1],
                Instant.now(),
                "holder",
                "run",
                Optional.empty(),
                "unknown",
                "hash",
                Optional.empty(),
                Machine.host(),
                Machine.pid());
        ledger.write(run, args[1], 0, Document.Kind.STARTED, List.of(started));
        Claim claim = Leases.acquire(args[0], args[1], List.of(args[2]), run, Clock.systemUTC());
        Event intent = new Event.Intent(
                run, args[1], Instant.now(), 1, List.of(args[2]), Map.of(), -1, Map.of(args[2], "x"), "");
        ledger.write(run, args[1], 1, Document.Kind.INTENT, List.of(intent));
        System.out.println(claim instanceof Claim.Acquired ? "acquired" : "held");
        Thread.sleep(600_000);
    }

    static Process start(Path log, String ledger, String job, String partition, String run) throws Exception {
        Process process = io.tidegate.storage.ChildJvm.start(log, List.of(), Holder.class, ledger, job, partition, run);
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(60))
                .until(() -> java.nio.file.Files.readString(log).contains("acquired"));
        return process;
    }
}
