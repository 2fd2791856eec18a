package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.report.Json;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Table;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a story of the demo is told: real commands on real data, each shown as it would be typed, with its own output. What the story
 * expects of each is checked; one that goes otherwise ends with exit 1.
 */
final class Stage {
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|\\S+");

    private final Session session;
    private final DemoPlace place;
    private final Surroundings world;
    private final List<Scene> scenes = new ArrayList<>();

    /** @param exit as it was, beside what it should have been */
    private record Scene(String title, String command, int exit, int expected) {}

    private Stage(Session session, DemoPlace place, Surroundings world) {
        this.session = session;
        this.place = place;
        this.world = world;
    }

    /** A fresh copy of the sample pipeline, and no settings from outside. */
    static Stage open(Session session) {
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
        return new Stage(session, place, inner);
    }

    Session session() {
        return session;
    }

    DemoPlace place() {
        return place;
    }

    Surroundings world() {
        return world;
    }

    /** @param typed as in a shell; of its quotes only the double ones are known */
    void scene(String title, int expected, String typed) {
        head(title);
        world.out().println(paint(Tone.STRONG, "$ tidegate " + typed));
        world.out().flush();
        scenes.add(new Scene(title, "tidegate " + typed, run(typed, world), expected));
    }

    /** Runs a command without a word about it. */
    int run(String typed, Surroundings where) {
        List<String> words = words(typed);
        words.addAll(List.of("--color", session.printer().outColour() == Colour.ON ? "always" : "never"));
        return Main.execute(words, where);
    }

    /** Something that is to be so. */
    void check(String title, boolean isSo) {
        scenes.add(new Scene(title, "", isSo ? 0 : 1, 0));
    }

    void check(String title, String typed, int exit, int expected) {
        scenes.add(new Scene(title, "tidegate " + typed, exit, expected));
    }

    void head(String title) {
        world.out().println();
        world.out().println(paint(Tone.ACTIVE, "── " + title + " "));
        world.out().flush();
    }

    void say(String text) {
        world.out().println();
        show(text);
    }

    void show(String text) {
        world.out().println(text);
        world.out().flush();
    }

    private String paint(Tone tone, String text) {
        return session.printer().outColour().palette().paint(tone, text);
    }

    Answer end(List<String> notes) {
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
                .withNotes(notes);
    }

    private static List<String> words(String typed) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(typed);
        while (word.find()) {
            words.add(word.group(1) != null ? word.group(1) : word.group());
        }
        return words;
    }
}
