package io.tidegate.job.yaml;

import io.tidegate.job.Check;
import io.tidegate.job.Check.OnFail;
import io.tidegate.job.Check.OnNoRows;
import io.tidegate.job.DeequConstraint;
import io.tidegate.job.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The gate of a job from its checks and from the keys of its target. */
final class CheckBuilder {
    private static final List<String> WITHOUT_WHERE = List.of("schema", "sql", "reconcile");
    private static final List<String> WITHOUT_NO_ROWS = List.of("schema", "row_count", "row_count_match");

    private final Build build;
    private final RuleBuilder rules;
    private final Map<String, Place> names = new HashMap<>();
    private final List<Check> checks = new ArrayList<>();

    /** @param sources names of the job's sources */
    CheckBuilder(Build build, Collection<String> sources) {
        this.build = build;
        this.rules = new RuleBuilder(build, sources);
    }

    List<Check> checks(Section job) {
        Map<Rule, Place> places = new IdentityHashMap<>();
        for (Got got : job.items("checks")) {
            Section section = (Section) got.value();
            build.attempt(() -> written(section)).ifPresent(written -> {
                checks.addAll(written);
                written.forEach(check -> places.putIfAbsent(check.rule(), section.place()));
            });
        }
        job.section("target").ifPresent(target -> implied(target.texts("keys"), places));
        return checks;
    }

    private List<Check> written(Section section) {
        String kind = CheckKeys.KINDS.stream()
                .map(CheckKind::name)
                .filter(section::has)
                .findFirst()
                .orElseThrow(() -> new Section.Absent("check"));
        refuse(section, "where", kind, WITHOUT_WHERE);
        refuse(section, "on_no_rows", kind, WITHOUT_NO_ROWS);
        List<Rule> found = rules.rules(kind, section.get(kind, Section.class));
        if (found.get(0) instanceof Rule.Deequ deequ && deequ.constraint() == DeequConstraint.HAS_COLUMN_COUNT) {
            refuse(section, "where", "hasColumnCount", List.of("hasColumnCount"));
            refuse(section, "on_no_rows", "hasColumnCount", List.of("hasColumnCount"));
        }
        Optional<String> given = section.maybeText("name");
        List<Check> written = new ArrayList<>();
        for (Rule rule : found) {
            String byDefault = CheckNames.of(rule);
            String name = given.isEmpty()
                    ? byDefault
                    : found.size() == 1
                            ? given.get()
                            : given.get() + byDefault.substring(rule.kind().length());
            claim(name, section.has("name") ? section.place("name") : section.place(), given.isPresent());
            written.add(new Check(
                    name,
                    rule,
                    section.maybeText("where"),
                    Build.constant(OnFail.class, section.text("on_fail")),
                    Build.constant(OnNoRows.class, section.text("on_no_rows")),
                    section.maybeText("description")));
        }
        return written;
    }

    private void refuse(Section section, String key, String kind, List<String> without) {
        if (section.has(key) && without.contains(kind)) {
            build.fault(
                    section.place(key),
                    "Cannot use `" + key + "` with `" + kind + "`: it would have no effect",
                    key.equals("where") && kind.equals("sql") ? "Put the condition into the query." : "Remove it.");
        }
    }

    private void claim(String name, Place place, boolean isGiven) {
        Place first = names.putIfAbsent(name, place);
        if (first != null) {
            build.fault(
                    place,
                    "Cannot name two checks `" + name + "`: the first is on line " + first.line(),
                    isGiven
                            ? "Give one of them another name."
                            : "Give one of them a `name:`, or remove it if it says the same.");
        }
    }

    /** What {@code target.keys} implies is part of the gate as if it had been written, and cannot be softened beside it. */
    private void implied(List<String> keys, Map<Rule, Place> places) {
        if (keys.isEmpty()) {
            return;
        }
        List<Rule> implied = new ArrayList<>();
        keys.forEach(key -> implied.add(new Rule.NotNull(key, RuleBuilder.ALL)));
        implied.add(new Rule.Unique(keys));
        for (Rule rule : implied) {
            String name = CheckNames.of(rule);
            Optional<Check> same =
                    checks.stream().filter(c -> isSame(c.rule(), rule)).findFirst();
            if (same.isEmpty()) {
                Place place = names.get(name);
                if (place != null) {
                    build.fault(
                            place,
                            "Cannot name a check `" + name + "`: `target.keys` implies one of that name",
                            "Give this one another name.");
                }
                checks.add(new Check(name, rule, Optional.empty(), OnFail.BLOCK, OnNoRows.FAIL, Optional.empty()));
            } else if (same.get().where().isPresent()
                    || same.get().onFail() != OnFail.BLOCK
                    || !isWhole(same.get().rule())) {
                build.fault(
                        places.get(same.get().rule()),
                        "Cannot soften `" + name + "`: `target.keys` implies it for every row",
                        "Remove `where`, `mostly` and `on_fail` from this check, or the column from `target.keys`.");
            }
        }
    }

    private static boolean isSame(Rule written, Rule implied) {
        if (written instanceof Rule.Unique a && implied instanceof Rule.Unique b) {
            return CheckNames.lower(a.columns()).equals(CheckNames.lower(b.columns()));
        }
        return written instanceof Rule.NotNull a
                && implied instanceof Rule.NotNull b
                && a.column().equalsIgnoreCase(b.column());
    }

    private static boolean isWhole(Rule rule) {
        return !(rule instanceof Rule.OfRow row) || row.mostly().compareTo(RuleBuilder.ALL) == 0;
    }
}
