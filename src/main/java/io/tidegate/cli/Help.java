package io.tidegate.cli;

import io.tidegate.job.Nearest;
import io.tidegate.report.Printable;
import io.tidegate.report.Table;
import io.tidegate.report.Table.Column;
import picocli.CommandLine;

/** Help texts: the list of commands, and one command's options. */
final class Help {
    private static final String EVERYWHERE = """

            Before or after every command: -f/--file, --env, --var, --conf, -o text|json|ndjson|github, -q, -v, -vv,
            --color, -y/--yes, --no-input, --run-id, --run-as, --result-file, --select, --exclude, where they make sense.
            Every option can also be set as an environment variable: --result-file as TIDEGATE_RESULT_FILE.
            JOB: name, name*, tag:x, +job (and upstream), job+ (and downstream).
            PARTITIONS: %s.
            `run` builds what is due or missing; rebuilding months of history is the work of `backfill`, in a later version.
            Exit: 0 done, 1 failed, 2 usage or job file, 20 blocked, 21 guardrail, 22 locked, 23 not ready, 24 partly done,
            26 work to do, 27 superseded, 28 unknown, 29 damaged, 75 infrastructure; `tidegate explain` says more.
            """;

    private Help() {}

    static int answer(Arguments arguments, Surroundings world) {
        if (arguments.command().isPresent() && !arguments.rest().isEmpty()) {
            String word = arguments.rest().get(0);
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

    /** One command's help. */
    static String of(CommandLine line, Surroundings world) {
        Colour colour = Colour.of("auto", world.env(), world.terminals().out());
        return line.getUsageMessage(colour == Colour.ON ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF);
    }

    private static String overview(Surroundings world) {
        Table commands = new Table(Column.text(""), Column.wrapped("")).indented(2);
        for (Catalogue.Entry entry : Catalogue.COMMANDS) {
            String alias = entry.alias().isEmpty() ? "" : " (alias: " + entry.alias() + ")";
            commands.row((entry.name() + " " + entry.synopsis()).strip(), entry.summary() + alias);
        }
        StringBuilder text = new StringBuilder(
                "Tidegate builds date partitions, checks them, and publishes them in one commit or not at all.\n\n");
        text.append("Usage: tidegate COMMAND [OPTIONS]\n\n");
        commands.lines(world.screen(Colour.OFF))
                .forEach(line -> text.append(line).append('\n'));
        return text.append(EVERYWHERE.formatted(ChoiceOptions.WAYS)).toString();
    }
}
