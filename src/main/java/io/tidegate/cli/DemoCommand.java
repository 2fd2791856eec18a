package io.tidegate.cli;

import io.tidegate.report.Printable;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Parameters;

/** The quick start: stories told on the sample data, by real commands. */
final class DemoCommand extends Command {
    @Parameters(
            arity = "0..*",
            paramLabel = "backfill",
            description = "The story of a backfill, from its plan to its rollback.")
    private List<String> stories = new ArrayList<>();

    @Override
    void check() {
        if (!stories.isEmpty() && !stories.equals(List.of("backfill"))) {
            throw Usage.wrong(
                    "Cannot tell a story of %s".formatted(Printable.quoted(String.join(" ", stories), 40)),
                    "There are two: tidegate demo, and tidegate demo backfill.");
        }
    }

    @Override
    Answer answer(Session session) {
        return stories.isEmpty() ? DemoStory.tell(session) : BackfillStory.tell(session);
    }
}
