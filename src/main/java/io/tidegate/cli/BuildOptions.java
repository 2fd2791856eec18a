package io.tidegate.cli;

import io.tidegate.plan.Chunking;
import io.tidegate.plan.Force;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How to build: in which chunks, and whether also what is up to date. */
final class BuildOptions {
    @Mixin
    private ChunkOptions chunk = new ChunkOptions();

    @Option(names = "--force", description = "Rebuild what is up to date as well; it passes no gate.")
    private boolean force;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the ledger; needed with --force.")
    private String reason;

    Optional<Chunking> chunking() {
        return chunk.chunking();
    }

    Optional<Force> force() {
        if (!force && reason != null) {
            throw Usage.wrong(
                    "Cannot use --reason without --force: nothing is asked for that needs one",
                    "Add --force to rebuild what is up to date, or leave --reason out.");
        }
        if (!force) {
            return Optional.empty();
        }
        if (reason == null) {
            throw Usage.wrong("Cannot use --force without a reason", "Add --reason \"why\"; the ledger keeps it.");
        }
        return Optional.of(new Force(ReasonText.read(reason)));
    }
}
