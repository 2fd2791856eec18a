package io.tidegate.job.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects faults, so that all of a file's are shown at once. */
final class Faults {
    /** Beyond this nobody reads on, and a hostile file must not cost time. */
    private static final int MOST = 200;

    private final Set<Fault> found = new LinkedHashSet<>();
    private final List<String> fileOrder = new ArrayList<>();

    void add(Place place, String problem, String cure) {
        add(place, problem, cure, Optional.empty());
    }

    void add(Place place, Refusal refusal) {
        Place exact = refusal.about().isEmpty() ? place : place.of(refusal.about());
        add(exact, refusal.problem(), refusal.cure(), refusal.didYouMean());
    }

    void add(Place place, String problem, String cure, Optional<String> didYouMean) {
        SourceText source = place.source();
        if (!fileOrder.contains(source.name())) {
            fileOrder.add(source.name());
        }
        if (isFull()) {
            return;
        }
        found.add(new Fault(
                source.name(),
                place.line(),
                place.column(),
                place.trail().toString(),
                SourceText.printable(problem),
                cure,
                source.snippet(place.line(), place.column(), place.length()),
                didYouMean));
    }

    /** Whether looking for more is of no use. */
    boolean isFull() {
        return found.size() >= MOST;
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    int count() {
        return found.size();
    }

    /** By file in the order they were opened, then by line. */
    List<Fault> list() {
        return found.stream()
                .sorted(Comparator.comparingInt((Fault f) -> fileOrder.indexOf(f.file()))
                        .thenComparingInt(Fault::line)
                        .thenComparingInt(Fault::column))
                .toList();
    }
}
