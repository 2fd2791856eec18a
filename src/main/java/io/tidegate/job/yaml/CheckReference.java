package io.tidegate.job.yaml;

import io.tidegate.job.DeequConstraint;
import io.tidegate.job.yaml.Type.Short;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The description of checks as a page for people: keys, cost, what of Deequ stands behind each, and an example. */
final class CheckReference {
    private static final String INTRODUCTION = """
            # Checks

            Generated from the description that reads job files. Every example on this page is run by a test, once on rows that pass and
            once on rows that fail.

            A check is a map with exactly one check name. Beside the name only these keys may stand; everything else goes into its value.
            """;

    private static final String RULES = """

            Each check judges each partition by itself. All checks of a job share one scan of the staged rows; what costs more says so below.

            | status | when | softened by |
            |---|---|---|
            | pass | it holds | |
            | fail | it does not: the partition is blocked, exit 20 | `on_fail: warn` |
            | not_evaluated | there was nothing to judge: `where` selects no row, or every value is null; exit 20, never a pass | `on_no_rows: warn` or `skip` |
            | config_error | the check cannot be evaluated as it is written, or not on these rows: exit 2. The other checks are judged all the same | nothing |
            | infra_error | storage or cluster trouble while rows were read: exit 75 | nothing |

            Nulls are not judged, except by `not_null` and `not_blank` and where a check says `nulls: fail`. NaN fails; only as a part of a key it is
            a value like any other. A row for which `where` is null is not selected. Bounds are inclusive, and numbers, dates and timestamps are
            compared exactly: a bigint never becomes a double on the way, unless the check is a statistic that is one by nature (`stddev`,
            `quantile`, `correlation`, `entropy` and those of `deequ`).

            A condition is SQL over one row. It may not depend on the time of the run, raise errors, call Java, or look at other rows. A regular
            expression in it that would overflow the stack on a long value makes the check a config_error instead of ending the driver.
            """;

    private final StringBuilder page = new StringBuilder();

    private CheckReference() {}

    /** The page in Markdown. */
    static String markdown() {
        return new CheckReference().write();
    }

    private String write() {
        page.append(INTRODUCTION).append(KeyTable.of(CheckKeys.BESIDE)).append(RULES);
        page.append("\n| check | what it demands |\n|---|---|\n");
        for (CheckKind kind : CheckKeys.KINDS) {
            page.append("| [`%s`](#%s) | %s |\n".formatted(kind.name(), kind.name(), KeyTable.escaped(first(kind))));
        }
        page.append("\nLater: ").append(KeyTable.code(CheckKeys.LATER)).append(".\n");
        CheckKeys.KINDS.forEach(this::check);
        constraints();
        return page.toString();
    }

    /** The first sentence. */
    private static String first(CheckKind kind) {
        String doc = kind.key().doc();
        int end = doc.indexOf(". ");
        return end < 0 ? doc : doc.substring(0, end + 1);
    }

    private void check(CheckKind kind) {
        page.append("\n## ")
                .append(kind.name())
                .append("\n\n")
                .append(kind.key().doc())
                .append("\n\n- Cost: ")
                .append(kind.cost())
                .append("\n- Deequ: ")
                .append(kind.deequ())
                .append("\n\n```yaml\n- ")
                .append(kind.example())
                .append("\n```\n");
        if (kind.key().type() instanceof Short shorter) {
            page.append("\nShort for: ")
                    .append(String.join(", ", shortForms(shorter)))
                    .append(".\n")
                    .append(KeyTable.of(shorter.section()));
        } else {
            page.append(KeyTable.of((Shape) kind.key().type()));
        }
    }

    private static List<String> shortForms(Short type) {
        List<String> forms = new ArrayList<>();
        type.scalarKey().ifPresent(key -> forms.add("a single value stands for `" + key + "`"));
        type.listKey().ifPresent(key -> forms.add("a list for `" + key + "`"));
        return forms;
    }

    /** Every constraint of Deequ, in the order of the alphabet. */
    private void constraints() {
        page.append(
                        "\n## The constraints of Deequ\n\nEvery constraint of Deequ 2.1.0, and how a job file reaches it.\n\n")
                .append("| constraint | write | takes | cost | |\n|---|---|---|---|---|\n");
        Map<String, String> lines = new TreeMap<>();
        for (DeequConstraint constraint : DeequConstraint.values()) {
            lines.put(
                    constraint.text(),
                    "`deequ` | %s | %s | %s".formatted(takes(constraint), cost(constraint), constraint.doc()));
        }
        DeequConstraint.ELSEWHERE.forEach((name, ours) -> lines.put(name, "%s | | | ".formatted(written(ours))));
        DeequConstraint.REFUSED.forEach((name, why) -> lines.put(name, "refused | | | " + why + "."));
        lines.forEach((name, line) -> page.append("| `%s` | %s |\n".formatted(name, line)));
    }

    /** The first word as a name of ours. */
    private static String written(String ours) {
        int end = ours.indexOf(' ');
        boolean isCode = ours.contains(":") || end < 0;
        return isCode ? "`" + ours + "`" : ours;
    }

    private static String takes(DeequConstraint constraint) {
        return switch (constraint.takes()) {
            case NOTHING -> "";
            case COLUMN -> "`column`";
            case COLUMN_AND_TYPE -> "`column`, `type`";
            case COLUMN_AND_VALUE -> "`column`, `value`";
            case TWO_COLUMNS -> "two `columns`";
            case COLUMNS -> "`column` or `columns`";
        };
    }

    private static String cost(DeequConstraint constraint) {
        if (constraint == DeequConstraint.HAS_COLUMN_COUNT) {
            return "none";
        }
        return constraint.groups() ? "grouping" : "scan";
    }
}
