package io.tidegate.matrix;

import io.tidegate.ledger.Claim;
import io.tidegate.ledger.Lease;
import io.tidegate.ledger.Leases;
import io.tidegate.ledger.RunId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** A process that holds a lease, says the time and whether it still holds, and asks again for each file {@code go-N}: {@code LEDGER FOLDER}. */
final class ClockHolder {
    private ClockHolder() {}

    public static void main(String[] args) throws Exception {
        Lease lease = ((Claim.Acquired) Leases.acquire(
                        args[0], "orders", List.of("2024-01-01"), new RunId("HOLDER"), Clock.systemUTC()))
                .lease();
        for (int number = 1; number <= 3; number++) {
            while (!Files.exists(Path.of(args[1], "go-" + number))) {
                Thread.sleep(20);
            }
            boolean holds = lease.confirm();
            System.out.println("ANSWER " + number + " " + Instant.now() + " " + holds);
        }
        lease.close();
    }
}
