package io.tidegate.job.yaml;

import static io.tidegate.job.yaml.Key.byDefault;
import static io.tidegate.job.yaml.Key.optional;

import io.tidegate.job.yaml.Shape.Demand;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The checks a job may hold, and what may stand beside a check's name. */
final class CheckKeys {
    static final List<Key> BESIDE = List.of(
            optional("name", Scalars.NAME, "Unique in the job; made from the check where it is left out."),
            optional("where", Scalars.CONDITION, "A SQL condition for the rows to judge."),
            byDefault(
                    "on_fail",
                    Scalars.oneOf(List.of("block", "warn"), List.of("quarantine")),
                    "block",
                    "What a failure means."),
            byDefault(
                    "on_no_rows",
                    Scalars.oneOf("fail", "warn", "skip"),
                    "fail",
                    "What it means that no row was there to judge; never a pass."),
            optional("description", Scalars.TEXT, "For people."));

    static final List<CheckKind> KINDS = Stream.of(RowCheckKeys.KINDS, MetricCheckKeys.KINDS, TableCheckKeys.KINDS)
            .flatMap(List::stream)
            .toList();

    /** Known to the interface and refused in this version. */
    static final List<String> LATER = List.of("anomaly", "drift");

    static final Shape CHECK = check();

    private CheckKeys() {}

    private static Shape check() {
        List<Key> keys = new ArrayList<>(BESIDE);
        KINDS.forEach(kind -> keys.add(kind.key()));
        LATER.forEach(name -> keys.add(Key.later(name)));
        return Shape.of(
                "check",
                "One check: exactly one check name, and beside it only name, where, on_fail, on_no_rows and description.",
                keys,
                Demand.exactlyOne(KINDS.stream().map(CheckKind::name).toArray(String[]::new)));
    }
}
