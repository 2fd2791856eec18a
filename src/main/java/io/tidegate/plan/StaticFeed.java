package io.tidegate.plan;

import io.tidegate.job.Format;
import io.tidegate.job.Partition;
import io.tidegate.job.Source;
import io.tidegate.log.TableLog;
import io.tidegate.storage.FileEntry;
import java.util.List;
import java.util.Optional;

/** A source that every partition reads whole: its files, or one version of a Delta table. */
record StaticFeed(Share share, SourceInput input) implements Feed {
    static StaticFeed of(Source.Files source, Listings listings) {
        String path = source.path().renderStatic();
        if (source.format() == Format.DELTA) {
            return table(source, path);
        }
        List<FileEntry> files = SourceFiles.data(source, listings.files(path));
        Optional<String> missing = files.isEmpty()
                ? Optional.of("no file at %s (source %s)".formatted(path, source.name()))
                : Optional.empty();
        return new StaticFeed(Share.of(missing, files).weightless(), new SourceInput.StaticFiles(source.name(), files));
    }

    private static StaticFeed table(Source.Files source, String path) {
        return TableLog.read(path)
                .map(log -> new StaticFeed(
                        new Share(Optional.empty(), log.tableId() + "@" + log.version(), 0),
                        new SourceInput.StaticTable(source.name(), path, log.version())))
                .orElseGet(() -> new StaticFeed(
                        new Share(
                                Optional.of("no Delta table at %s (source %s)".formatted(path, source.name())), "", 0),
                        new SourceInput.StaticTable(source.name(), path, -1)));
    }

    @Override
    public Share share(Partition ours) {
        return share;
    }

    @Override
    public SourceInput input(List<Partition> planned) {
        return input;
    }
}
