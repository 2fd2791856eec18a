package io.tidegate.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.report.Printable;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Control sequences, line breaks and marks that turn the writing, in data, names and parameters, on every surface that a terminal shows. */
class TerminalTest extends SparkTest {
    /** Clears a screen, in one and in two bytes, sets a title, turns the writing, and begins lines that look like ours. */
    private static final String EVIL =
            "\u001b[2J\u009b31m\u001b]0;t\u0007\u202ex\u2066\r\nerror  forged\npublished  forged\u2028forged\u0085::error::forged";

    @TempDir
    Path dir;

    private String printed(String... words) {
        Commands.Ended ended = Commands.run(dir, List.of(words));
        String what = String.join(" ", words);
        assertThat(Corpus.steersTerminal(ended.text()))
                .as(what + "\n" + ended.text())
                .isFalse();
        assertThat(ended.text().lines())
                .as(what)
                .noneMatch(l -> l.startsWith("error  forged") || l.startsWith("published  forged"))
                .noneMatch(l -> l.startsWith("::error::forged"));
        return ended.text();
    }

    private void printedInEveryFormat(String... words) {
        for (String format : List.of("text", "json", "ndjson", "github")) {
            String[] all = java.util.Arrays.copyOf(words, words.length + 3);
            all[words.length] = "-o";
            all[words.length + 1] = format;
            all[words.length + 2] = "-v";
            assertThat(printed(all)).contains("forged");
        }
    }

    @Test
    void a_header_that_nobody_declared_and_a_value_that_is_not_accepted_are_shown_harmless() throws Exception {
        Shop.in(dir)
                .write(
                        "raw/2024-01-01.csv",
                        "id,amount,status,\"%s\"\n1,10,new,x\n"
                                .formatted(EVIL.replace("\r\n", " ").replace("\n", " ")))
                .day("2024-01-02", "1,10,\u001b[2J\u009b31m\u202eforged")
                .day("2024-01-03", "1,\u001b[2J\u009b31m\u202eforged,new");
        printedInEveryFormat("run", "orders", "--partition", "2024-01-01");
        printed("run", "orders", "--partition", "2024-01-02");
        printed("run", "orders", "--partition", "2024-01-02", "-o", "json");
        printed("run", "orders", "--partition", "2024-01-03");
        printed("history", "orders", "-v");
        printed("history", "orders", "-o", "json");
    }

    @Test
    void texts_of_the_job_file_and_reasons_are_shown_harmless() throws Exception {
        Shop.in(dir)
                .day("2024-01-01", "1,10,new")
                .edit(
                        "- name: orders\n",
                        "- name: orders\n    description: \"%s\"\n    runbook: \"%1$s\"\n"
                                .formatted(
                                        "\\e[2J\\x9b31m\\e]0;t\\x07\\u202ex\\r\\nerror  forged\\npublished  forged\\u2028forged"))
                .edit("contact: \"#payments\"", "contact: \"\\e[2Jforged\\x9b31m\\u202e\"");
        for (String command : List.of("validate", "ls", "show orders", "ls -o json", "show orders -o json")) {
            printed(command.split(" "));
        }
        printed("run", "orders", "--partition", "2024-01-01", "--run-as", EVIL);
        printed("run", "orders", "--partition", "2024-01-01", "--force", "--reason", EVIL);
        printed("run", EVIL, "--partition", "2024-01-01");
        printed("run", "orders", "--partition", "2024-01-01", "--var", "x=" + EVIL);
        printed("run", "orders", "--partition", "2024-01-01", "--" + EVIL);
        printed("explain", EVIL);
        printed("history", "orders");
        printed("history", "orders", "-o", "json");
        Files.delete(dir.resolve("jobs.yaml"));
        printed("validate", "-f", dir.resolve("\u001b[2Jx").toString());
    }

    @Test
    void long_hostile_texts_are_cleaned_in_linear_time() {
        for (String piece :
                List.of("\u001b[", "\u001b]", "\u001b[1;", "\u001bP", "\u001b[0 ", "\u009b", "\u001b]a\u001b")) {
            long start = System.nanoTime();
            assertThat(Corpus.steersTerminal(Printable.text(piece.repeat(1_000_000))))
                    .isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as(piece.substring(1))
                    .isLessThan(Duration.ofSeconds(5));
        }
    }
}
