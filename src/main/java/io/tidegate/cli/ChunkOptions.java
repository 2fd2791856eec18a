package io.tidegate.cli;

import io.tidegate.plan.Chunking;
import java.util.Optional;
import picocli.CommandLine.Option;

/** In which chunks. */
final class ChunkOptions {
    @Option(
            names = "--chunk",
            paramLabel = "N|P1M|auto",
            description = "Partitions in one write and one commit: a number, a period, or by bytes and time.")
    private String chunk;

    Optional<Chunking> chunking() {
        return Optional.ofNullable(chunk).map(Chunking::parse);
    }
}
