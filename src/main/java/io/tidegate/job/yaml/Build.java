package io.tidegate.job.yaml;

import io.tidegate.error.TidegateException;
import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What everything that builds records from sections shares: where faults go, what was filled in, where paths start, how strict.
 *
 * @param channels those that jobs may name; any where nobody knows
 */
record Build(Faults faults, Filler filler, ProjectPaths paths, Undeclared undeclared, Optional<Set<String>> channels) {
    /** Work that may refuse a value. */
    interface Refusing<T> {
        T get() throws Refusal;
    }

    /** What {@code part} builds, or empty when something in it was faulty; that has been reported. */
    <T> Optional<T> attempt(Supplier<T> part) {
        try {
            return Optional.of(part.get());
        } catch (Section.Absent e) {
            return Optional.empty();
        }
    }

    /** What {@code value} gives; a refusal becomes a fault at {@code place}. */
    <T> T at(Place place, Refusing<T> value) {
        try {
            return value.get();
        } catch (Refusal e) {
            faults.add(place, e);
        } catch (TidegateException e) {
            faults.add(place, e.getMessage(), e.cure());
        }
        throw new Section.Absent(place.trail().toString());
    }

    void fault(Place place, String problem, String cure) {
        faults.add(place, problem, cure);
    }

    Partition partition(Section section, String key, Grain grain) {
        String text = section.text(key);
        return at(section.place(key), () -> Partition.parse(grain, text));
    }

    /** An enum constant from its text in lower case. */
    static <E extends Enum<E>> E constant(Class<E> type, String text) {
        return Enum.valueOf(type, text.toUpperCase(java.util.Locale.ROOT));
    }
}
