package io.tidegate.cli;

import io.tidegate.backfill.BackfillFile;
import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.ReadPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Parameters;

/** Exactly one plan of a backfill, by its file. */
final class PlanFile {
    @Parameters(arity = "0..*", paramLabel = "FILE", description = "The plan's file, in backfill/.")
    private List<String> files = new ArrayList<>();

    void check(String command) {
        if (files.size() != 1) {
            throw Usage.wrong(
                    files.isEmpty()
                            ? "Cannot %s a backfill without its plan".formatted(command)
                            : "Cannot %s more than one backfill at once".formatted(command),
                    "Name one file: tidegate backfill %s backfill/NAME.yaml".formatted(command));
        }
    }

    Path path(Session session) {
        return session.local(files.get(0));
    }

    /** As messages name it. */
    String shown(Session session) {
        return session.shown(path(session));
    }

    /** @throws FaultyJobFile with every fault of the file at once */
    BackfillPlan read(Session session) {
        return read(session, path(session));
    }

    static BackfillPlan read(Session session, Path path) {
        ReadPlan read = BackfillFile.look(path, session.shown(path), session.project());
        if (read instanceof ReadPlan.Invalid invalid) {
            throw new FaultyJobFile(invalid.faults());
        }
        return ((ReadPlan.Valid) read).plan();
    }
}
