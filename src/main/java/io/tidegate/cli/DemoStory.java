package io.tidegate.cli;

import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import io.tidegate.job.Project;
import io.tidegate.job.yaml.ProjectReader;
import io.tidegate.ledger.Ledger;
import io.tidegate.plan.Planner;
import io.tidegate.report.CalendarView;
import io.tidegate.report.Table;
import io.tidegate.report.Table.Column;
import io.tidegate.run.ReaderQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The quick start as a story: ten days of which one is blocked, its cure, and what readers see meanwhile. */
final class DemoStory {
    private static final String FIRST = "2021-01-06";
    private static final String LAST = "2021-01-15";

    private final Stage stage;

    private DemoStory(Stage stage) {
        this.stage = stage;
    }

    static Answer tell(Session session) {
        return new DemoStory(Stage.open(session)).tell();
    }

    private Answer tell() {
        stage.say(
                "The real numbers of Italy's regions, one CSV file a day (Dipartimento della Protezione Civile, CC BY 4.0).");
        stage.scene(
                "Ten days, built in one write, checked, published in one commit",
                20,
                "run regions_daily --from %s --to %s".formatted(FIRST, LAST));
        stage.say(
                "On 15 January 2021 six columns came that nobody had declared: that day is blocked, the other nine are published.");
        readers(
                "What readers see: nine whole days, nothing of the tenth",
                List.of("count(*) AS rows", "sum(new_cases) AS new_cases"));
        stage.place().cure();
        stage.say(
                "The cure, jobs.cured.yaml: declare the columns with `since: 2021-01-15`, select them, let the table follow.");
        String cured = "run regions_daily --partition %s --env cured".formatted(LAST);
        stage.scene("The blocked day again, with the cure", 0, cured);
        readers(
                "What readers see: the tenth day, with its new columns; NULL before them",
                List.of("count(*) AS rows", "sum(new_cases) AS new_cases", "sum(molecular_tests) AS molecular_tests"));
        stage.scene("The same day once more: nothing to do, and no Spark started for it", 0, cured);
        List<List<String>> before = digest();
        stage.scene("Forced", 0, cured + " --force --reason \"to show that nothing changes\"");
        stage.scene("Forced", 0, cured + " --force --reason \"to show that nothing changes\"");
        boolean same = before.equals(digest());
        stage.say(
                same
                        ? "Forced twice: the digest of every day's rows is the same as before."
                        : "Forced twice, and the rows differ!");
        stage.check("The digests of all rows are equal", same);
        stage.scene(
                "The rest of the pipeline: the sum of the regions is reconciled with the nation's own row",
                0,
                "run nation_daily country_daily --from %s --to %s --env cured".formatted(FIRST, LAST));
        calendar();
        return stage.end(
                List.of(
                        "Next: tidegate demo backfill, the story of days that were wrong, rebuilt and taken back.",
                        "      Or cd .tidegate/demo and look around: tidegate history regions_daily, tidegate show regions_daily,",
                        "      tidegate verify regions_daily --partition 2021-01-15 --env cured; then jobs.yaml, and `tidegate init`"));
    }

    private void readers(String title, List<String> columns) {
        stage.head(title);
        Table table = new Table(heads(columns)).indented(2);
        for (List<String> row : ReaderQuery.byPartition(regions(), columns)) {
            table.row(row.toArray());
        }
        table.lines(stage.session().screen()).forEach(stage::show);
    }

    private static Column[] heads(List<String> columns) {
        List<Column> heads = new ArrayList<>(List.of(Column.text("day")));
        columns.forEach(c -> heads.add(Column.number(c.substring(c.indexOf(" AS ") + 4))));
        return heads.toArray(Column[]::new);
    }

    private List<List<String>> digest() {
        return ReaderQuery.byPartition(
                regions(), List.of("count(*) AS rows", "sum(CAST(xxhash64(*) AS DECIMAL(38, 0))) AS digest"));
    }

    private Project project(Optional<String> overlay) {
        return ProjectReader.readOrThrow(
                        stage.place().root().resolve("jobs.yaml"),
                        overlay,
                        Map.of(),
                        stage.world().env())
                .project();
    }

    private Job regions() {
        return project(Optional.empty()).job("regions_daily");
    }

    private void calendar() {
        stage.head("The partitions of January");
        Project project = project(Optional.of("cured"));
        Planner planner =
                new Planner(project, Ledger.at(project.ledger()), stage.world().clock());
        PartitionRange january =
                new PartitionRange(Partition.parse(Grain.DAY, "2021-01-01"), Partition.parse(Grain.DAY, "2021-01-31"));
        CalendarView.lines(
                        planner.calendar(project.job("regions_daily"), Optional.of(january)),
                        stage.session().screen())
                .forEach(stage::show);
        stage.say("Stale are the nine days that were built before the cure: the next backfill's work, not today's.");
    }
}
