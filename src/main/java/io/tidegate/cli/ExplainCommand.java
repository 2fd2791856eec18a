package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.error.ErrorCode;
import io.tidegate.job.Nearest;
import io.tidegate.report.Json;
import io.tidegate.report.Numbers;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Printable;
import io.tidegate.report.Table;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Parameters;

/** What an error code or an exit status means, who can cure it, and whether to try again. */
final class ExplainCommand extends Command {
    @Parameters(arity = "0..*", paramLabel = "CODE", description = "An error code (not-ready) or an exit status (23).")
    private List<String> codes = new ArrayList<>();

    @Override
    void check() {
        if (codes.size() > 1) {
            throw Usage.wrong("Cannot explain more than one code at once", "Name one, or none for all of them.");
        }
    }

    @Override
    Answer answer(Session session) {
        List<ErrorCode> chosen = codes.isEmpty() ? List.of(ErrorCode.values()) : matching(codes.get(0));
        Table table = new Table(
                Column.number("exit"),
                Column.text("code"),
                Column.text("blame"),
                Column.text("retry"),
                Column.wrapped("meaning"));
        ArrayNode list = Json.array();
        for (ErrorCode code : chosen) {
            String blame = code.blame().name().toLowerCase(Locale.ROOT);
            String retry = Retryable.of(code.exitStatus());
            table.row(new Cell("" + code.exitStatus(), Tone.STRONG), code.text(), blame, retry, code.meaning());
            list.add(Json.object()
                    .put("code", code.text())
                    .put("exit", code.exitStatus())
                    .put("blame", blame)
                    .put("retry", retry)
                    .put("meaning", code.meaning()));
        }
        ObjectNode document = Json.object();
        document.set("codes", list);
        return Answer.done(Line.drawn(table.lines(session.screen())), Numbers.count(chosen.size(), "code"), document);
    }

    private static List<ErrorCode> matching(String word) {
        String wanted = word.toLowerCase(Locale.ROOT).replace('_', '-');
        List<ErrorCode> found = Arrays.stream(ErrorCode.values())
                .filter(code -> code.text().equals(wanted) || wanted.equals("" + code.exitStatus()))
                .toList();
        if (found.isEmpty()) {
            List<String> known =
                    Stream.of(ErrorCode.values()).map(ErrorCode::text).toList();
            throw Usage.wrong(
                    "Cannot explain '%s': there is no such code".formatted(Printable.quoted(word, 60)),
                    Nearest.hint(wanted, known) + "`tidegate explain` lists them all.");
        }
        return found;
    }

    /** Whether the same command is worth trying again. */
    private static final class Retryable {
        static String of(int exit) {
            return switch (exit) {
                case 22, 23 -> "later";
                case 24, 28, 75, 130, 143 -> "yes";
                case 25 -> "plan again";
                case 1 -> "as you like";
                case 26 -> "run it";
                default -> "no";
            };
        }
    }
}
