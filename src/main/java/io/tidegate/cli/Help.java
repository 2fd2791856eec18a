package io.tidegate.cli;

import io.tidegate.job.Nearest;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Printable;
import io.tidegate.report.Screen;
import io.tidegate.report.Wrap;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Help texts: the list of commands, and one command's options. */
final class Help {
    /** Wider lines are hard to read. */
    private static final int WIDEST = 110;

    /** Narrower than this, picocli has no room for its columns. */
    private static final int NARROWEST = 60;

    private static final int SYNOPSIS = 34;

    /** What is said after the commands: a word, and the sentence beside it. */
    private static final List<List<String>> EVERYWHERE = List.of(
            List.of("JOB", "name, name*, tag:x, +job (and upstream), job+ (and downstream)"),
            List.of("PARTITIONS", ChoiceOptions.WAYS),
            List.of(
                    "OPTIONS",
                    "before or after every command, where they make sense: -f/--file, --env, --var, --conf, -o text|json|ndjson|github,"
                            + " -q, -v, -vv, --color, -y/--yes, --no-input, --run-id, --run-as, --result-file, --select, --exclude;"
                            + " each also as an environment variable: --result-file as TIDEGATE_RESULT_FILE"),
            List.of(
                    "EXIT",
                    "0 done, 1 failed, 2 usage or job file, 20 blocked, 21 guardrail, 22 locked, 23 not ready, 24 partly done,"
                            + " 26 work to do, 27 superseded, 28 unknown, 29 damaged, 75 infrastructure; `tidegate explain` says more"));

    /** Where two commands are easily taken for each other, each says so. */
    private static final Map<String, String> FOOTERS = Map.of(
            "run",
            "%nBuilds what is due or missing. To rebuild months of history, plan a backfill: tidegate backfill plan.",
            "backfill plan",
            "%nPlans the rebuilding of history, for approval. What is due or missing is built by tidegate run.");

    private Help() {}

    static String[] footer(String command) {
        return FOOTERS.containsKey(command) ? new String[] {FOOTERS.get(command)} : new String[0];
    }

    static int answer(Arguments arguments, Surroundings world) {
        if (arguments.command().isPresent() && !arguments.rest().isEmpty()) {
            String word = asked(arguments.rest());
            if (Catalogue.isFamily(word)) {
                world.out().print(family(word, world));
                return 0;
            }
            Catalogue.Entry entry = Catalogue.find(word)
                    .orElseThrow(() -> Catalogue.LATER.contains(word)
                            ? Usage.later(
                                    "the command " + word, "`tidegate --help` lists the commands of this version.")
                            : Usage.wrong(
                                    "Cannot find a command named '%s'".formatted(Printable.quoted(word, 60)),
                                    Nearest.hint(word, Catalogue.names()) + "`tidegate --help` lists them all."));
            world.out().print(of(Parser.commandLine(entry, entry.maker().get()), world));
            return 0;
        }
        if (arguments.command().isEmpty() && arguments.asks("-V", "--version")) {
            world.out().println("tidegate " + Version.text());
            return 0;
        }
        if (arguments.command().isEmpty() && !arguments.asks("-h", "--help")) {
            throw Main.noCommand();
        }
        world.out().print(overview(world));
        return 0;
    }

    private static String asked(List<String> rest) {
        boolean isMember = rest.size() > 1
                && Catalogue.isFamily(rest.get(0))
                && !rest.get(1).startsWith("-");
        return isMember ? rest.get(0) + " " + rest.get(1) : rest.get(0);
    }

    /** The commands that begin with a word. */
    static String family(String word, Surroundings world) {
        Screen screen =
                world.screen(Colour.of("auto", world.env(), world.terminals().out()));
        int width = Math.min(screen.width(), WIDEST);
        List<String> lines = new ArrayList<>();
        lines.add("Usage: tidegate %s COMMAND [OPTIONS]".formatted(word));
        lines.add("");
        Catalogue.family(word).forEach(entry -> lines.addAll(command(entry, screen, width)));
        return String.join("\n", lines) + "\n";
    }

    /** One command's help: its own options first, then those that every command has. */
    static String of(CommandLine line, Surroundings world) {
        Colour colour = Colour.of("auto", world.env(), world.terminals().out());
        line.setUsageHelpWidth(Math.max(Math.min(world.screen(colour).width(), WIDEST), NARROWEST));
        line.getHelpSectionMap().put(CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST, Help::options);
        return line.getUsageMessage(colour == Colour.ON ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF);
    }

    private static String options(CommandLine.Help help) {
        Map<Boolean, List<OptionSpec>> general =
                help.commandSpec().options().stream().collect(Collectors.partitioningBy(Help::isOfEveryCommand));
        String own = general.get(false).isEmpty()
                ? ""
                : "%nOptions:%n%s".formatted(help.optionListExcludingGroups(general.get(false)));
        return own + "%nOptions of most commands:%n%s".formatted(help.optionListExcludingGroups(general.get(true)));
    }

    private static boolean isOfEveryCommand(OptionSpec option) {
        return option.userObject() instanceof Field field
                && (field.getDeclaringClass() == OutputOptions.class
                        || field.getDeclaringClass() == ProjectOptions.class);
    }

    private static String overview(Surroundings world) {
        Colour colour = Colour.of("auto", world.env(), world.terminals().out());
        Screen screen = world.screen(colour);
        int width = Math.min(screen.width(), WIDEST);
        List<String> lines = new ArrayList<>(Wrap.lines(
                "",
                "Tidegate builds date partitions, checks them, and publishes them in one commit or not at all.",
                width));
        lines.add("");
        lines.add("Usage: tidegate COMMAND [OPTIONS]      tidegate COMMAND --help says more of one");
        for (Catalogue.Group group : Catalogue.Group.values()) {
            lines.add("");
            lines.add(screen.paint(Tone.STRONG, group.title()));
            Catalogue.COMMANDS.stream()
                    .filter(entry -> entry.group() == group)
                    .forEach(entry -> lines.addAll(command(entry, screen, width)));
        }
        lines.add("");
        EVERYWHERE.forEach(pair -> lines.addAll(Wrap.lines("%-12s".formatted(pair.get(0)), pair.get(1), width)));
        lines.add("");
        lines.addAll(Wrap.lines(
                "",
                "`run` builds what is due or missing; rebuilding months of history is the work of `backfill`.",
                width));
        return String.join("\n", lines) + "\n";
    }

    private static List<String> command(Catalogue.Entry entry, Screen screen, int width) {
        String alias = entry.alias().isEmpty() ? "" : " (alias: " + entry.alias() + ")";
        String typed = (entry.name() + " " + entry.synopsis()).strip();
        List<String> lines = new ArrayList<>();
        String head = "  %-" + SYNOPSIS + "s  ";
        if (typed.length() > SYNOPSIS) {
            lines.add("  " + typed);
            lines.addAll(Wrap.lines(head.formatted(""), entry.summary() + alias, width));
        } else {
            lines.addAll(Wrap.lines(head.formatted(typed), entry.summary() + alias, width));
        }
        lines.set(0, lines.get(0).replaceFirst(entry.name(), screen.paint(Tone.STRONG, entry.name())));
        return lines;
    }
}
