package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import io.tidegate.job.Project;
import io.tidegate.job.yaml.ProjectReader;
import io.tidegate.ledger.Ledger;
import io.tidegate.plan.Planner;
import io.tidegate.report.CalendarView;
import io.tidegate.report.Json;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Table;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import io.tidegate.run.ReaderQuery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The quick start as a story: real commands on real data, each shown as it would be typed, with its own output. What it expects
 * of each command is checked; a story that goes otherwise ends with exit 1.
 */
final class DemoStory {
    private static final String FIRST = "2021-01-06";
    private static final String LAST = "2021-01-15";
    private static final String REASON = "'to show that nothing changes'";

    private final Session session;
    private final DemoPlace place;
    private final Surroundings world;
    private final List<Scene> scenes = new ArrayList<>();

    /** @param exit as it was, beside what it should have been */
    private record Scene(String title, String command, int exit, int expected) {}

    private DemoStory(Session session, DemoPlace place, Surroundings world) {
        this.session = session;
        this.place = place;
        this.world = world;
    }

    static Answer tell(Session session) {
        Surroundings outer = session.world();
        Path home =
                Path.of(System.getProperty("tidegate.home", outer.directory().toString()));
        DemoPlace place = DemoPlace.fresh(home, outer.directory());
        Map<String, String> env = new HashMap<>(outer.env());
        env.keySet().removeIf(name -> name.startsWith("TIDEGATE_"));
        Surroundings inner = new Surroundings(
                outer.out(),
                outer.out(),
                outer.in(),
                env,
                outer.clock(),
                place.root(),
                outer.terminals(),
                outer.engines(),
                outer.recoveries());
        return new DemoStory(session, place, inner).tell();
    }

    private Answer tell() {
        say(
                "The real numbers of Italy's regions, one CSV file a day (Dipartimento della Protezione Civile, CC BY 4.0).");
        scene(
                "Ten days, built in one write, checked, published in one commit",
                20,
                "run",
                "regions_daily",
                "--from",
                FIRST,
                "--to",
                LAST);
        say(
                "On 15 January 2021 six columns came that nobody had declared: that day is blocked, the other nine are published.");
        readers(
                "What readers see: nine whole days, nothing of the tenth",
                List.of("count(*) AS rows", "sum(new_cases) AS new_cases"));
        place.cure();
        say(
                "The cure, jobs.cured.yaml: declare the columns with `since: 2021-01-15`, select them, let the table follow.");
        scene("The blocked day again, with the cure", 0, "run", "regions_daily", "--partition", LAST, "--env", "cured");
        readers(
                "What readers see: the tenth day, with its new columns; NULL before them",
                List.of("count(*) AS rows", "sum(new_cases) AS new_cases", "sum(molecular_tests) AS molecular_tests"));
        scene(
                "The same day once more: nothing to do, and no Spark started for it",
                0,
                "run",
                "regions_daily",
                "--partition",
                LAST,
                "--env",
                "cured");
        List<List<String>> before = digest();
        force();
        force();
        boolean same = before.equals(digest());
        say(
                same
                        ? "Forced twice: the digest of every day's rows is the same as before."
                        : "Forced twice, and the rows differ!");
        scenes.add(new Scene("The digests of all rows are equal", "", same ? 0 : 1, 0));
        scene(
                "The rest of the pipeline: the sum of the regions is reconciled with the nation's own row",
                0,
                "run",
                "nation_daily",
                "country_daily",
                "--from",
                FIRST,
                "--to",
                LAST,
                "--env",
                "cured");
        calendar();
        return end();
    }

    private void force() {
        scene(
                "Forced",
                0,
                "run",
                "regions_daily",
                "--partition",
                LAST,
                "--env",
                "cured",
                "--force",
                "--reason",
                REASON.replace("'", ""));
    }

    private void scene(String title, int expected, String... args) {
        String typed = String.join(" ", args).replace(REASON.replace("'", ""), REASON);
        head(title);
        world.out().println(paint(Tone.STRONG, "$ tidegate " + typed));
        List<String> words = new ArrayList<>(List.of(args));
        words.addAll(List.of("--color", session.printer().outColour() == Colour.ON ? "always" : "never"));
        int exit = Main.execute(words, world);
        scenes.add(new Scene(title, "tidegate " + typed, exit, expected));
    }

    private void readers(String title, List<String> columns) {
        head(title);
        Table table = new Table(heads(columns)).indented(2);
        for (List<String> row : ReaderQuery.byPartition(regions(), columns)) {
            table.row(row.toArray());
        }
        table.lines(session.screen()).forEach(world.out()::println);
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

    private Project project() {
        return ProjectReader.readOrThrow(place.root().resolve("jobs.yaml"), Optional.of("cured"), Map.of(), world.env())
                .project();
    }

    private Job regions() {
        return ProjectReader.readOrThrow(place.root().resolve("jobs.yaml"), Optional.empty(), Map.of(), world.env())
                .project()
                .job("regions_daily");
    }

    private void calendar() {
        head("The partitions of January");
        Project project = project();
        Planner planner = new Planner(project, Ledger.at(project.ledger()), world.clock());
        PartitionRange january =
                new PartitionRange(Partition.parse(Grain.DAY, "2021-01-01"), Partition.parse(Grain.DAY, "2021-01-31"));
        CalendarView.lines(planner.calendar(project.job("regions_daily"), Optional.of(january)), session.screen())
                .forEach(world.out()::println);
        say("Stale are the nine days that were built before the cure: the next backfill's work, not today's.");
    }

    private Answer end() {
        head("What it did");
        Table table = new Table(Column.wrapped("step"), Column.number("exit"), Column.text("as expected"));
        ObjectNode document = Json.object();
        ArrayNode list = document.putArray("steps");
        boolean good = true;
        for (Scene scene : scenes) {
            boolean asExpected = scene.exit() == scene.expected();
            good &= asExpected;
            table.row(
                    new Cell(scene.title(), asExpected ? Tone.PLAIN : Tone.BAD),
                    scene.exit(),
                    asExpected ? "yes" : "no: " + scene.expected());
            list.addObject()
                    .put("title", scene.title())
                    .put("command", scene.command())
                    .put("exit", scene.exit())
                    .put("expected", scene.expected());
        }
        String summary = good
                ? "demo  everything went as told; the pipeline and its tables are in .tidegate/demo"
                : "demo  something went otherwise than told; see above";
        return Answer.done(Line.drawn(table.lines(session.screen())), summary, document)
                .withExit(good ? 0 : 1)
                .withNotes(
                        List.of(
                                "Next: cd .tidegate/demo and look around: tidegate history regions_daily, tidegate show regions_daily,",
                                "      tidegate verify regions_daily --partition 2021-01-15 --env cured; then jobs.yaml, and `tidegate init`"));
    }

    private void head(String title) {
        world.out().println();
        world.out().println(paint(Tone.ACTIVE, "── " + title + " "));
        world.out().flush();
    }

    private void say(String text) {
        world.out().println();
        world.out().println(text);
        world.out().flush();
    }

    private String paint(Tone tone, String text) {
        return session.printer().outColour().palette().paint(tone, text);
    }
}
