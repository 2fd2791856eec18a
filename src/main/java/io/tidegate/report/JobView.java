package io.tidegate.report;

import io.tidegate.job.BackfillSettings;
import io.tidegate.job.Check;
import io.tidegate.job.Job;
import io.tidegate.job.Notify;
import io.tidegate.job.PartitionSpec;
import io.tidegate.job.Target;
import io.tidegate.job.Transform;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Everything a job is after defaults, variables and overlays: what {@code tidegate show} prints. */
public final class JobView {
    private static final int KEY = 13;

    private final Screen screen;
    private final List<String> lines = new ArrayList<>();

    private JobView(Screen screen) {
        this.screen = screen;
    }

    public static List<String> lines(Job job, Screen screen) {
        JobView view = new JobView(screen);
        view.about(job);
        view.section("partitions");
        view.partition(job.partition());
        job.finalAfter().ifPresent(after -> view.entry("final after", Numbers.setting(after)));
        view.section("sources");
        view.lines.addAll(new SourceLines(screen).of(job.sources()));
        view.section("transform");
        view.transform(job.transform());
        view.section("target");
        view.target(job.target());
        view.section("checks");
        view.checks(job);
        return view.lines;
    }

    private void about(Job job) {
        lines.add(screen.paint(Tone.STRONG, Printable.text(job.name())));
        job.description().ifPresent(text -> entry("description", text));
        entry("owner", job.owner().toString());
        entry("tags", String.join(", ", job.tags()));
        entry("reads jobs", String.join(", ", job.upstream()));
        job.runbook().ifPresent(text -> entry("runbook", text));
        entry("on blocked", job.onBlocked().text());
        entry(
                "retry",
                "%d attempts, %s to %s apart"
                        .formatted(
                                job.retry().attempts(),
                                Numbers.setting(job.retry().backoff()),
                                Numbers.setting(job.retry().maxBackoff())));
        if (!job.backfill().equals(BackfillSettings.DEFAULT)) {
            entry(
                    "backfills",
                    "chunks %s%s%s"
                            .formatted(
                                    job.backfill().chunk(),
                                    job.backfill().newestFirst() ? ", newest first" : "",
                                    job.backfill()
                                            .window()
                                            .map(hours -> ", " + hours)
                                            .orElse("")));
        }
        if (!job.notifies().equals(Notify.NOBODY)) {
            entry(
                    "tells",
                    "%s, of %s".formatted(String.join(", ", job.notifies().channels()), words(job.notifies())));
        }
        entry(
                "variables",
                job.vars().entrySet().stream()
                        .sorted(java.util.Map.Entry.comparingByKey())
                        .map(var -> var.getKey() + "=" + var.getValue())
                        .collect(Collectors.joining(", ")));
    }

    private static String words(Notify notifies) {
        return notifies.when().stream().sorted().map(Notify.When::text).collect(Collectors.joining(", "));
    }

    private void partition(PartitionSpec spec) {
        entry("column", "%s, one %s each".formatted(spec.column(), spec.grain().text()));
        entry("start", spec.start().text());
        entry(
                "zone",
                spec.grain() == io.tidegate.job.Grain.HOUR
                        ? "UTC (hours always are)"
                        : spec.zone().getId());
        entry("due", spec.delay().isZero() ? "when it has ended" : Numbers.setting(spec.delay()) + " after its end");
        spec.protectBefore().ifPresent(before -> entry("protected", "what is published before " + before));
    }

    private void transform(Transform transform) {
        if (transform instanceof Transform.JavaClass javaClass) {
            entry("class", javaClass.className());
            javaClass.options().entrySet().stream()
                    .sorted(java.util.Map.Entry.comparingByKey())
                    .forEach(option -> entry("  " + option.getKey(), option.getValue()));
            return;
        }
        Transform.Sql sql = (Transform.Sql) transform;
        entry("sql", sql.file().orElse("in the job file"));
        sql.text().strip().lines().forEach(line -> lines.add(("    " + Printable.text(line)).stripTrailing()));
    }

    private void target(Target target) {
        entry("table", target.table());
        target.catalog().ifPresent(name -> entry("in the catalog", name.text()));
        entry("location", target.isLocated() ? target.location() : "where the catalog says");
        entry("write", "overwrite_partition");
        entry("keys", String.join(", ", target.keys()));
        entry("on empty", target.onEmpty().text());
        entry("schema change", target.schemaChange().name().toLowerCase(Locale.ROOT));
        entry("file size", Numbers.setting(target.files().targetSize()));
        entry("sort within", String.join(", ", target.files().sortWithin()));
        entry("rollback", Numbers.setting(target.rollbackWindow()));
        if (target.singleWriter()) {
            entry("single writer", "the author's word that no second driver writes here");
        }
    }

    private void checks(Job job) {
        if (job.checks().isEmpty()) {
            lines.add("  none: the job is ungated (checks: [])");
            return;
        }
        Table table = new Table(Column.prose(""), Column.wrapped("")).indented(2);
        for (Check check : job.checks()) {
            StringBuilder text = new StringBuilder(check.rule().kind() + " " + RuleWords.of(check.rule()));
            check.where().ifPresent(where -> text.append("; where ").append(where));
            if (check.onFail() != Check.OnFail.BLOCK) {
                text.append("; on fail ").append(check.onFail().text());
            }
            if (check.onNoRows() != Check.OnNoRows.FAIL) {
                text.append("; on no rows ").append(check.onNoRows().name().toLowerCase(Locale.ROOT));
            }
            table.row(check.name(), text);
        }
        lines.addAll(table.lines(screen));
    }

    private void section(String title) {
        lines.add("");
        lines.add(screen.paint(Tone.STRONG, title));
    }

    private void entry(String key, String value) {
        if (!value.isEmpty()) {
            String head = "  %-" + KEY + "s  ";
            lines.addAll(Wrap.lines(head.formatted(key), value, screen.width()));
        }
    }
}
