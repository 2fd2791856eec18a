package io.tidegate.cli;

import io.tidegate.plan.Force;
import io.tidegate.report.Printable;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** How to build: in which chunks, and whether also what is up to date. */
final class BuildOptions {
    @Option(names = "--chunk", paramLabel = "N", description = "Partitions in one write and one commit.")
    private String chunk;

    @Option(names = "--force", description = "Rebuild what is up to date as well; it passes no gate.")
    private boolean force;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the ledger; needed with --force.")
    private String reason;

    void check() {
        chunk();
        force();
    }

    OptionalInt chunk() {
        if (chunk == null) {
            return OptionalInt.empty();
        }
        if (chunk.equals("auto") || chunk.matches("P\\d+[DWMY]")) {
            throw Usage.later("--chunk " + chunk, "Give the number of partitions in a chunk: --chunk 30.");
        }
        if (!chunk.matches("[1-9]\\d{0,5}")) {
            throw Usage.wrong(
                    "Cannot use --chunk %s: it is not a number from 1 to 999999".formatted(Printable.quoted(chunk, 40)),
                    "Give the number of partitions in a chunk: --chunk 30.");
        }
        return OptionalInt.of(Integer.parseInt(chunk));
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
