package io.tidegate.cli;

import io.tidegate.report.Printable;
import java.util.ArrayList;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** A completion script, made from the same descriptions as the parser. */
final class CompletionCommand extends Command {
    @Parameters(arity = "0..*", paramLabel = "SHELL", description = "bash or zsh.")
    private List<String> shells = new ArrayList<>();

    @Override
    void check() {
        output().refuseForms("completion");
        if (shells.size() != 1 || !shells.get(0).matches("bash|zsh")) {
            throw Usage.wrong(
                    "Cannot make a completion script: %s"
                            .formatted(
                                    shells.isEmpty()
                                            ? "no shell was named"
                                            : "'%s' is not a known shell"
                                                    .formatted(Printable.quoted(String.join(" ", shells), 60))),
                    "Use `tidegate completion bash` or `tidegate completion zsh`.");
        }
    }

    @Override
    Answer answer(Session session) {
        String script = AutoComplete.bash("tidegate", everything());
        return Answer.verbatim(
                shells.get(0).equals("bash") ? script : "autoload -U +X bashcompinit && bashcompinit\n" + script);
    }

    private static CommandLine everything() {
        CommandLine root = new CommandLine(CommandSpec.create().name("tidegate"));
        for (Catalogue.Entry entry : Catalogue.COMMANDS) {
            CommandLine line = Parser.commandLine(entry, entry.maker().get());
            line.setCommandName(entry.name());
            String[] words = entry.name().split(" ");
            if (words.length == 2) {
                family(root, words[0]).addSubcommand(words[1], line.setCommandName(words[1]));
            } else if (entry.alias().isEmpty()) {
                root.addSubcommand(entry.name(), line);
            } else {
                root.addSubcommand(entry.name(), line, entry.alias());
            }
        }
        return root;
    }

    private static CommandLine family(CommandLine root, String word) {
        if (!root.getSubcommands().containsKey(word)) {
            root.addSubcommand(word, new CommandLine(CommandSpec.create().name(word)));
        }
        return root.getSubcommands().get(word);
    }
}
