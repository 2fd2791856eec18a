package io.tidegate.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every block of docs/recovery.md, in order, each section in the trouble that it is about. */
@Timeout(240)
class RecoveryPageTest extends SparkTest {
    private static final Pattern FENCED = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern EXIT = Pattern.compile("# exit (\\d+)");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TempDir
    Path dir;

    private Shop shop;
    private Process other;

    @AfterEach
    void endOther() throws Exception {
        if (other != null) {
            other.destroyForcibly().waitFor();
        }
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("docs/recovery.md"));
    }

    @Test
    void each_block_ends_as_it_says() throws Exception {
        shop = Shop.in(dir)
                .generation("2024-01-01", 3, 1)
                .generation("2024-01-02", 3, 1)
                .day("2024-01-03", "1,-5,new");
        int run = 0;
        for (String section : page().split("(?m)^## ")) {
            String heading = section.lines().findFirst().orElse("");
            endOther();
            prepare(heading);
            Matcher blocks = FENCED.matcher(section);
            while (blocks.find()) {
                for (String line : blocks.group(1).lines().toList()) {
                    runs(heading, line);
                    run++;
                }
            }
        }
        assertThat(run).as("commands of the page").isGreaterThan(18);
    }

    private void prepare(String heading) throws Exception {
        String ledger = shop.project().ledger();
        switch (heading) {
            case "A run was killed" -> {
                hold("2024-01-01", "01J00000000000000000000001");
                other.destroyForcibly().waitFor();
            }
            case "A run should stop" -> hold("2024-01-04", "01JZZ000000000000000000002");
            case "A partition is locked" -> hold("2024-01-02", "01J00000000000000000000003");
            case "The ledger is gone or cannot be read" -> delete(Path.of(ledger));
            case "The table's log is damaged" ->
                Files.writeString(
                        Path.of(shop.location("orders"), "_delta_log/00000000000000000001.checkpoint.parquet"), "torn");
            default -> {}
        }
    }

    private void hold(String day, String run) throws Exception {
        other = Holder.start(dir.resolve(run + ".txt"), shop.project().ledger(), "orders", day, run);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private void runs(String heading, String line) {
        Matcher exit = EXIT.matcher(line);
        int expected = exit.find() ? Integer.parseInt(exit.group(1)) : 0;
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line.replaceFirst("# exit.*", ""));
        while (word.find()) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2));
        }
        if (words.contains("RUN")) {
            words.replaceAll(w -> w.equals("RUN") ? newestRun(heading) : w);
        }
        Commands.Ended ended = Commands.run(dir, words.subList(1, words.size()));
        assertThat(ended.exit()).as("%s: %s%n%s", heading, line, ended.text()).isEqualTo(expected);
    }

    private String newestRun(String heading) {
        return heading.equals("A run should stop")
                ? "01JZZ000000000000000000002"
                : shop.ledger().history("orders").runs().get(0).run().text();
    }

    @Test
    void the_columns_it_lists_are_those_of_the_views() throws IOException {
        shop = Shop.in(dir).generation("2024-01-01", 3, 1);
        assertThat(Commands.run(dir, List.of("run", "orders", "--partition", "2024-01-01"))
                        .exit())
                .isZero();
        for (String view : List.of("events", "checks")) {
            String text = page().substring(page().indexOf("`" + view + "` has a row"));
            String listed = text.substring(text.indexOf(":\n") + 2, text.indexOf("."));
            String expected = "\"columns\":[\""
                    + listed.replaceAll("[`\\s]+", " ").strip().replace(" ", "\",\"") + "\"]";
            assertThat(Commands.run(dir, List.of("ledger", "query", "SELECT * FROM " + view, "-o", "json"))
                            .text())
                    .contains(expected);
        }
    }

    @Test
    void every_file_and_section_it_points_to_is_there() throws IOException {
        List<String> anchors = page().lines()
                .filter(line -> line.startsWith("## "))
                .map(line -> "#"
                        + line.substring(3)
                                .toLowerCase(java.util.Locale.ROOT)
                                .replaceAll("[^a-z -]", "")
                                .replace(' ', '-'))
                .toList();
        Matcher links = Pattern.compile("]\\(([^)]+)\\)").matcher(page());
        while (links.find()) {
            assertThat(anchors).contains(links.group(1));
        }
        assertThat(Files.readString(Path.of("docs/README.md"))).contains("(recovery.md)");
    }
}
