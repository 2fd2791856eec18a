package io.tidegate.cli;

import io.tidegate.job.yaml.Undeclared;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/** One command: its options are picocli fields, its work is one service call. Made anew for each parse. */
abstract class Command {
    @Mixin
    private OutputOptions output = new OutputOptions();

    OutputOptions output() {
        return output;
    }

    /** The options that name a job file, where the command reads one. */
    Optional<ProjectOptions> project() {
        return Optional.empty();
    }

    /** Wrong combinations of options, found before any file is read. */
    void check() {}

    /** Whether text sources of the job file may leave out their columns. */
    Undeclared undeclared() {
        return Undeclared.REFUSED;
    }

    /** Whether it looks at more than the job file; otherwise it must do without the ledger. */
    boolean asksLedger() {
        return true;
    }

    /** Does the work and says what came of it; faults are thrown. */
    abstract Answer answer(Session session);
}
