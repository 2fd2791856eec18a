package io.tidegate.job.yaml;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A YAML file that is not a job file, read by the description of its keys: as strictly, with the same protection against hostile YAML,
 * and with all of its faults at once.
 */
public final class DescribedFile {
    /** Work that may refuse a value. */
    public interface Refusing<T> {
        T get() throws Refusal;
    }

    private final Faults faults = new Faults();
    private final Filler filler;
    private final Build build;
    private final Optional<Section> top;

    private DescribedFile(Path file, String shown, Shape shape, Map<String, String> environment) {
        this.filler = new Filler(environment);
        this.build = new Build(faults, filler, null, Undeclared.REFUSED, Optional.empty());
        this.top = new JobFiles(faults).map(file, shown).flatMap(map -> new Walker(filler, faults).section(map, shape));
    }

    /** @param shown the file as messages name it */
    public static DescribedFile read(Path file, String shown, Shape shape) {
        return new DescribedFile(file, shown, shape, Map.of());
    }

    /** @param environment what {@code ${VAR}} and {@code ${secret:env:VAR}} may name, where the shape lets them stand */
    public static DescribedFile read(Path file, String shown, Shape shape, Map<String, String> environment) {
        return new DescribedFile(file, shown, shape, environment);
    }

    /** What its secrets stood for. */
    public Secrets secrets() {
        return filler.secrets();
    }

    /** What the file holds, as far as it could be read; empty when it is no such file at all. */
    public Optional<Section> top() {
        return top;
    }

    /** In the order of the file; no secret is in them. */
    public List<Fault> faults() {
        Secrets secrets = filler.secrets();
        return faults.list().stream().map(fault -> fault.without(secrets)).toList();
    }

    /** What {@code part} builds; empty when something that it asked for was faulty, which has been told. */
    public <T> Optional<T> attempt(Supplier<T> part) {
        return build.attempt(part);
    }

    /** For what is built of parts that were attempted one by one: gives up without another word where one is missing. */
    public <T> T require(Optional<T> part) {
        return part.orElseThrow(() -> new Section.Absent("part"));
    }

    /** What {@code value} gives; a refusal becomes a fault at {@code place}, and ends the {@link #attempt} that this is part of. */
    public <T> T at(Place place, Refusing<T> value) {
        return build.at(place, value::get);
    }

    /** One more fault. */
    public void fault(Place place, String problem, String cure) {
        faults.add(place, problem, cure);
    }
}
