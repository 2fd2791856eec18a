package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every block of docs/backfill.md, on the sample pipeline. */
class BackfillPageTest {
    private static final Clock NOW = Clock.fixed(Instant.parse("2021-03-05T09:00:00Z"), ZoneOffset.UTC);
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TempDir
    Path dir;

    private final Page page = new Page(Path.of("docs/backfill.md"));

    @Test
    void the_commands_end_as_they_say() throws IOException {
        page.copyProjectTo(dir);
        fiveDaysOfAnEarlierFile();
        List<String> lines = page.blocks("sh").stream().flatMap(String::lines).toList();
        assertThat(lines).hasSizeGreaterThan(4).allMatch(line -> line.startsWith("./tidegate "));
        for (String line : lines) {
            List<String> words = new ArrayList<>();
            Matcher word = WORD.matcher(line.replace(
                    "01M7ZQ3JM0",
                    backfills().stream().findFirst().map(b -> b.id().text()).orElse("")));
            while (word.find()) {
                words.add(word.group(1) != null ? word.group(1) : word.group(2));
            }
            Commands.Ended ended = Commands.run(dir, NOW, words.subList(1, words.size()));
            assertThat(ended.exit()).as("%s%n%s", line, ended.text()).isZero();
            if (line.contains(" backfill apply ")) {
                List<String> said = ended.text().lines().toList();
                List<String> shown = page.blocks("text").get(0).lines().toList();
                assertThat(said).as(ended.text()).containsSequence(shown);
            }
        }
        assertThat(Files.readString(dir.resolve("backfill/december.yaml"))).contains("by: \"anna\"");
    }

    private List<BackfillHistory> backfills() {
        return Ledger.at(dir.resolve(".tidegate/ledger").toString()).backfills();
    }

    /** As they were before the ministry corrected the 26th. */
    private void fiveDaysOfAnEarlierFile() throws IOException {
        Path file = dir.resolve("src/demo/data/regions/20201226.csv");
        String corrected = Files.readString(file);
        String abruzzo = "(,13,Abruzzo,(?:[^,]*,){10})(\\d+)\\d,";
        Files.writeString(file, corrected.replaceFirst(abruzzo, "$1$2,"));
        assertThat(Files.readString(file)).isNotEqualTo(corrected);
        Commands.Ended ended =
                Commands.run(dir, NOW, List.of("run", "regions_daily", "--from", "2020-12-24", "--to", "2020-12-28"));
        assertThat(ended.exit()).as(ended.text()).isZero();
        Files.writeString(file, corrected);
    }

    @Test
    void the_guardrails_are_valid() throws IOException {
        page.copyProjectTo(dir);
        Files.writeString(dir.resolve("jobs.guarded.yaml"), String.join("\n", page.blocks("yaml")));

        Commands.Ended ended = Commands.run(dir, NOW, List.of("validate", "--env", "guarded"));
        assertThat(ended.exit()).as(ended.text()).isZero();
    }

    @Test
    void the_options_it_tells_are_those_of_the_command() throws IOException {
        String help = "";
        help += Commands.run(dir, NOW, List.of("diff", "--help")).text();
        for (String command : List.of("plan", "approve", "apply", "show")) {
            help += Commands.run(dir, NOW, List.of("backfill", command, "--help"))
                    .text();
        }
        help += Commands.run(dir, NOW, List.of("rollback", "--help")).text();
        Matcher options = Pattern.compile("`(--[a-z-]+)").matcher(page.text());
        while (options.find()) {
            assertThat(help).contains(options.group(1));
        }
    }
}
