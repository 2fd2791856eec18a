package io.tidegate.estimate;

import io.tidegate.ledger.Event;
import io.tidegate.ledger.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The events of one chunk of one run, put together. */
final class ChunkStory {
    /** By time, then by run and number. */
    static final Comparator<ChunkStory> ORDER = Comparator.comparing(ChunkStory::at)
            .thenComparing((ChunkStory c) -> c.run)
            .thenComparingInt(c -> c.number);

    private final RunId run;
    private final int number;
    private final List<Event.Published> published = new ArrayList<>();
    private final Map<String, Long> sizes = new HashMap<>();
    private final Map<String, Long> statics = new HashMap<>();
    private Optional<Event.Intent> intent = Optional.empty();
    private boolean hasFailed;

    ChunkStory(RunId run, int number) {
        this.run = run;
        this.number = number;
    }

    void add(Event.Intent event) {
        intent = Optional.of(event);
    }

    void add(Event.Failed event) {
        hasFailed = true;
    }

    void add(Event.SourceRead event) {
        if (event.partition().isEmpty()) {
            statics.merge(event.source(), event.bytes(), Long::sum);
        } else {
            sizes.merge(event.partition(), event.bytes(), Long::sum);
        }
    }

    void add(Event.Published event) {
        published.add(event);
    }

    RunId run() {
        return run;
    }

    int number() {
        return number;
    }

    Optional<Event.Intent> intent() {
        return intent;
    }

    /** Bytes of the inputs by partition, as the plan counts them. */
    Map<String, Long> sizes() {
        return sizes;
    }

    Map<String, Long> statics() {
        return statics;
    }

    List<Event.Published> published() {
        return published;
    }

    boolean hasPublished() {
        return !published.isEmpty();
    }

    /** Whether its cost tells of others: it was not found in the table's log, and nothing of it failed. */
    boolean isHonest() {
        return !hasFailed && published.stream().noneMatch(Event.Published::recovered) && coreSeconds() > 0;
    }

    double coreSeconds() {
        return published.stream()
                .mapToDouble(p -> p.coreSeconds().doubleValue())
                .sum();
    }

    /** When the last of its partitions was published. */
    Instant at() {
        return published.stream()
                .map(Event.Published::at)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    Observation observation(boolean isFirst, double before, boolean isCurrent, Checkpoints checkpoints) {
        double seconds = intent.map(i -> Duration.between(i.at(), at()).toMillis() / 1000.0)
                .orElse(0.0);
        return new Observation(
                isFirst,
                isCurrent,
                Math.max(sizes.size(), published.size()),
                sizes.values().stream().mapToLong(Long::longValue).sum(),
                coreSeconds(),
                Math.max(0, seconds),
                published.stream()
                        .max(Comparator.comparingLong(Event.Published::versionAfter))
                        .map(p -> checkpoints.of(p.versionBefore(), p.versionAfter(), isFirst))
                        .orElse(LogWork.NONE),
                before);
    }
}
