package io.tidegate.ledger;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * A process that waits for a file to appear, asks for a lease at once, says {@code acquired} or {@code held}, and keeps it:
 * {@code <ledger> <run> <start file>}.
 */
final class LeaseHolder {
    private LeaseHolder() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println("ready");
        while (!Files.exists(Path.of(arguments[2]))) {
            Thread.onSpinWait();
        }
        Claim claim = Leases.acquire(
                arguments[0],
                Events.JOB,
                List.of("2021-01-15", "2021-01-16"),
                new RunId(arguments[1]),
                Clock.systemUTC());
        System.out.println(claim instanceof Claim.Acquired ? "acquired" : "held");
        Thread.sleep(600_000);
    }
}
