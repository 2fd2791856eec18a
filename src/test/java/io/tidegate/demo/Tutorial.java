package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page that is followed from top to bottom. A block {@code sh} is typed, and a block {@code text} after it is what the screen
 * shows; a block that names a file after its language is that file, or, beginning with {@code - name:}, the last job in it.
 *
 * <p>A block {@code sh second at WORDS} is typed on a second terminal, once the command before it has printed these words; what
 * that one shows is {@code text second}.
 */
final class Tutorial {
    static final int COLUMNS = 80;

    private static final Pattern BLOCK = Pattern.compile("```(\\w+)([^\\n]*)\\n(.*?)```\\n", Pattern.DOTALL);
    private static final Pattern EXIT = Pattern.compile("# exit (\\d+)");
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final String FOLDER = "/home/ada/";
    private static final String SECOND = "second at ";
    private static final Map<String, String> ADA = Map.of("USER", "ada");

    private final Path root;
    private final Map<String, String> printed = new ConcurrentHashMap<>();
    private final List<Typed> typed = new ArrayList<>();
    private Path here;

    /**
     * What was typed, and what the screen showed then, with its colours.
     *
     * @param line as it stands on the page
     */
    record Typed(String line, String shown) {}

    private record Block(int start, int end, String language, String info, String body) {
        boolean isOnSecond() {
            return language.equals("sh") && info.startsWith(SECOND);
        }
    }

    Tutorial(Path root) {
        this(root, root);
    }

    /** @param root what the page calls /home/ada */
    Tutorial(Path root, Path start) {
        this.root = root;
        this.here = start;
    }

    /** @return the page with what the commands printed this time */
    String follow(String text) throws IOException {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new Block(
                    matcher.start(),
                    matcher.end(),
                    matcher.group(1),
                    matcher.group(2).strip(),
                    matcher.group(3)));
        }
        StringBuilder page = new StringBuilder();
        int end = 0;
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            boolean hasSecond = i + 1 < blocks.size() && blocks.get(i + 1).isOnSecond();
            String info = block.info().isEmpty() ? "" : " " + block.info();
            page.append(text, end, block.start())
                    .append("```" + block.language() + info + "\n")
                    .append(hasSecond ? typed(block, blocks.get(i + 1)) : done(block))
                    .append("```\n");
            end = block.end();
        }
        return page.append(text.substring(end)).toString();
    }

    /** All that was typed until now, in order. */
    List<Typed> typed() {
        return List.copyOf(typed);
    }

    private String done(Block block) throws IOException {
        if (block.language().equals("text")) {
            assertThat(printed).as("what is shown was typed before").containsKey(block.info());
            return printed.remove(block.info());
        }
        if (block.isOnSecond()) {
            return block.body();
        }
        if (block.language().equals("sh")) {
            type(block.body(), "", line -> {});
        } else {
            assertThat(block.info())
                    .as("a block of %s names its file", block.language())
                    .isNotEmpty();
            put(here.resolve(block.info()), block.body());
        }
        return block.body();
    }

    /** The block on the second terminal begins when the first has shown its words. But for {@code watch}, the first waits for it. */
    private String typed(Block first, Block second) {
        String words = second.info().substring(SECOND.length());
        Thread other = new Thread(() -> type(second.body(), "second", line -> {}), "second-terminal");
        List<Throwable> thrown = new ArrayList<>();
        other.setUncaughtExceptionHandler((thread, e) -> thrown.add(e));
        type(first.body(), "", line -> {
            if (line.contains(words) && other.getState() == Thread.State.NEW) {
                other.start();
                if (!second.body().contains(" watch ")) {
                    join(other);
                }
            }
        });
        assertThat(other.getState())
                .as("the first terminal never showed: " + words)
                .isNotEqualTo(Thread.State.NEW);
        join(other);
        assertThat(thrown).isEmpty();
        return first.body();
    }

    private static void join(Thread thread) {
        try {
            thread.join(60_000);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(thread.isAlive()).isFalse();
    }

    private void type(String body, String terminal, Consumer<String> onLine) {
        String shown = "";
        for (String line : body.replaceAll(" *\\\\\n *", " \\\\ ").lines().toList()) {
            String text = type(line.replace(" \\ ", " "), onLine);
            shown += (shown.isEmpty() || text.isEmpty() ? "" : "\n") + text;
            synchronized (typed) {
                typed.add(new Typed(line.replace(" \\ ", " \\\n  "), text));
            }
        }
        printed.put(terminal, COLOUR.matcher(shown).replaceAll(""));
    }

    private String type(String line, Consumer<String> onLine) {
        Matcher exit = EXIT.matcher(line);
        int expected = exit.find() ? Integer.parseInt(exit.group(1)) : 0;
        List<String> words = Page.words(line.replaceFirst(" #.*", "").strip());
        switch (words.get(0)) {
            case "cd" -> {
                here = here.resolve(words.get(1)).normalize();
                assertThat(here).isDirectory();
                return "";
            }
            case "mkdir", "cp" -> {
                shell(words);
                return "";
            }
            default -> assertThat(words.get(0)).isEqualTo("tidegate");
        }
        Commands.Ended ended = Commands.onTerminal(here, COLUMNS, ADA, words.subList(1, words.size()), onLine);
        assertThat(ended.exit()).as("%s%n%s", line, ended.text()).isEqualTo(expected);
        return ended.text().replace(root.toAbsolutePath() + "/", FOLDER);
    }

    private void shell(List<String> words) {
        try {
            Process process = new ProcessBuilder(words)
                    .directory(here.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor()).as("%s: %s", words, said).isZero();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void put(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        String before = Files.exists(file) ? Files.readString(file) : "";
        if (!body.startsWith("  - name: ")) {
            Files.writeString(file, body);
            return;
        }
        int job = before.indexOf(body.lines().findFirst().orElseThrow());
        Files.writeString(file, (job < 0 ? before : before.substring(0, job)) + body);
    }

    /** Words alone: without blanks that tables are filled up with, run ids, times, sizes of files that Spark writes. */
    static String words(String page) {
        return page.replaceAll("\\b01[0-9A-HJKMNP-TV-Z]{24}\\b", "RUN")
                .replaceAll("\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d)?Z", "AT")
                .replaceAll("\\b(\\d+m )?\\d+(\\.\\d)?s\\b", "TIME")
                .replaceAll("\\s+", " ");
    }
}
