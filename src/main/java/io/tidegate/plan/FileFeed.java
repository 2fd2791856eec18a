package io.tidegate.plan;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Source;
import io.tidegate.storage.FileEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Files whose path is a template: rendered for the partition and for each one of its window. */
final class FileFeed implements Feed {
    private final Source.Files source;
    private final Partition start;
    private final Listings listings;

    FileFeed(Job job, Source.Files source, Listings listings) {
        this.source = source;
        this.start = job.partition().start();
        this.listings = listings;
    }

    @Override
    public Share share(Partition ours) {
        // Before the job's start there may be no files, and a window that reaches there reads what it finds.
        Optional<String> missing = window(ours)
                .filter(p -> p.compareTo(start) >= 0)
                .filter(p -> files(p).isEmpty())
                .findFirst()
                .map(p -> "no file at %s (source %s)".formatted(path(p), source.name()));
        return Share.of(missing, read(ours));
    }

    @Override
    public SourceInput input(List<Partition> planned) {
        Map<Partition, List<FileEntry>> files =
                planned.stream().collect(Collectors.toMap(Function.identity(), this::read));
        return new SourceInput.FilesByPartition(source.name(), files);
    }

    private List<FileEntry> read(Partition ours) {
        return window(ours).flatMap(p -> files(p).stream()).distinct().sorted().toList();
    }

    private Stream<Partition> window(Partition ours) {
        Partition end = ours.plus(source.window().after());
        return Stream.iterate(ours.plus(-source.window().before()), p -> p.compareTo(end) <= 0, Partition::next);
    }

    private List<FileEntry> files(Partition partition) {
        return SourceFiles.data(source, listings.files(path(partition)));
    }

    private String path(Partition partition) {
        return source.path().render(partition, "");
    }
}
