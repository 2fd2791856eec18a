package io.tidegate.cli;

import io.tidegate.notify.ChannelsFile;
import io.tidegate.notify.ReadChannels;
import io.tidegate.report.Printable;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the channels stand that jobs name under {@code notify}: the operator's file, not the project's. */
final class ChannelOptions {
    @Option(
            names = "--channels",
            paramLabel = "FILE",
            description = "Where the channels of `notify` lead; without it nobody is told.")
    private String file;

    void check() {
        path(Path.of(""));
    }

    /** Empty when no file was named. Its secrets are masked from here on. */
    Optional<ReadChannels> read(Session session) {
        Optional<ReadChannels> read = path(session.world().directory())
                .map(path -> ChannelsFile.read(path, file, session.world().env()));
        read.filter(ReadChannels.Valid.class::isInstance)
                .ifPresent(valid ->
                        session.alsoHide(((ReadChannels.Valid) valid).channels().secrets()));
        return read;
    }

    /** As it was typed. */
    String shown() {
        return file;
    }

    private Optional<Path> path(Path directory) {
        try {
            return Optional.ofNullable(file)
                    .map(typed -> ShippedFiles.of(System.getProperties()).look(directory.resolve(typed)));
        } catch (InvalidPathException e) {
            throw Usage.wrong(
                    "Cannot use --channels %s: it is not a path".formatted(Printable.quoted(file, 80)),
                    "Name the file of channels.");
        }
    }
}
