package io.tidegate.plan;

import io.tidegate.job.Partition;
import io.tidegate.job.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A database. Nothing is asked of it while a plan is made, and it keeps no versions: it counts as there, and as unchanged. What
 * changed in it is built again with {@code --force}.
 */
record DatabaseFeed(Source.Database source) implements Feed {
    private static final Share UNWATCHED = new Share(Optional.empty(), "database", 0);

    @Override
    public Share share(Partition ours) {
        return UNWATCHED;
    }

    @Override
    public SourceInput input(List<Partition> planned) {
        Map<Partition, List<Partition>> reads = source.isPartitioned()
                ? planned.stream()
                        .collect(Collectors.toMap(
                                Function.identity(), ours -> Overlap.of(ours, ours.grain(), source.window())))
                : Map.of();
        return new SourceInput.Database(source.name(), reads);
    }
}
