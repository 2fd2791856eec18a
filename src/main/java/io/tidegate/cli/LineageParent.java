package io.tidegate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.ledger.ParentRun;
import io.tidegate.report.Printable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The OpenLineage run that started this one: from the flag, else from Spark's properties, else from {@code OPENLINEAGE_CONTEXT}, else
 * from the older {@code OPENLINEAGE_PARENT_ID}. A wrong flag is refused; anything else that cannot be read is noted and passed over.
 */
final class LineageParent {
    private static final Pattern SHAPE = Pattern.compile("(.+)/([^/]+)/([^/]+)");
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final List<String> PROPERTIES = List.of(
            "spark.openlineage.parentJobNamespace", "spark.openlineage.parentJobName", "spark.openlineage.parentRunId");
    private static final int LONGEST = 300;

    private final Consumer<String> notes;

    LineageParent(Consumer<String> notes) {
        this.notes = notes;
    }

    /** @throws io.tidegate.error.TidegateException USAGE */
    static ParentRun ofFlag(String text) {
        return read(text)
                .orElseThrow(() -> Usage.wrong(
                        "Cannot use --parent-run %s: it is not NAMESPACE/JOB/RUN with a UUID for the run"
                                .formatted(Printable.quoted(text, 120)),
                        "Write it like airflow-prod/shop.orders/f99310b4-3c3c-1a1a-2b2b-c1b95c24ff11."));
    }

    /**
     * @param conf what {@code --conf} gave
     * @param properties of this process, where spark-submit and the launcher put Spark's
     */
    Optional<ParentRun> of(
            Optional<ParentRun> flag,
            Map<String, String> conf,
            Function<String, String> properties,
            Map<String, String> env) {
        return flag.or(() -> ofSpark(conf, properties))
                .or(() -> ofContext(env.getOrDefault("OPENLINEAGE_CONTEXT", "")))
                .or(() -> ofId(env.getOrDefault("OPENLINEAGE_PARENT_ID", "")));
    }

    private Optional<ParentRun> ofSpark(Map<String, String> conf, Function<String, String> properties) {
        List<String> values = PROPERTIES.stream()
                .map(name -> Optional.ofNullable(conf.get(name))
                        .or(() -> Optional.ofNullable(properties.apply(name)))
                        .orElse(""))
                .toList();
        if (values.stream().allMatch(String::isBlank)) {
            return Optional.empty();
        }
        return noted(run(values.get(0), values.get(1), values.get(2)), "spark.openlineage.parent*");
    }

    private Optional<ParentRun> ofContext(String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            JsonNode parent = new ObjectMapper().readTree(text).path("parent");
            return noted(
                    run(
                            parent.at("/job/namespace").asText(),
                            parent.at("/job/name").asText(),
                            parent.at("/run/runId").asText()),
                    "OPENLINEAGE_CONTEXT");
        } catch (IOException e) {
            return noted(Optional.empty(), "OPENLINEAGE_CONTEXT");
        }
    }

    private Optional<ParentRun> ofId(String text) {
        return text.isBlank() ? Optional.empty() : noted(read(text), "OPENLINEAGE_PARENT_ID");
    }

    /** A namespace may have slashes of its own. */
    private static Optional<ParentRun> read(String text) {
        Matcher parts = SHAPE.matcher(text);
        return parts.matches() ? run(parts.group(1), parts.group(2), parts.group(3)) : Optional.empty();
    }

    private static Optional<ParentRun> run(String namespace, String job, String run) {
        return isPlain(namespace) && isPlain(job) && UUID.matcher(run).matches()
                ? Optional.of(new ParentRun(namespace, job, run))
                : Optional.empty();
    }

    private static boolean isPlain(String text) {
        return !text.isBlank() && text.length() <= LONGEST && text.equals(Printable.quoted(text, LONGEST));
    }

    private Optional<ParentRun> noted(Optional<ParentRun> found, String where) {
        if (found.isEmpty()) {
            notes.accept("%s names no parent run (namespace, job and a UUID); it is passed over".formatted(where));
        }
        return found;
    }
}
