package io.tidegate.cli;

import io.tidegate.ledger.ParentRun;
import io.tidegate.ledger.RunId;
import io.tidegate.report.Printable;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of the commands that write to the ledger: which run it is and whose. */
final class IdentityOptions {
    @Option(names = "--run-id", paramLabel = "ID", description = "The run's id (default: a new one).")
    private String runId;

    @Option(names = "--run-as", paramLabel = "NAME", description = "Whom the ledger names (default: the user).")
    private String runAs;

    @Option(
            names = "--parent-run",
            paramLabel = "NAMESPACE/JOB/RUN",
            description = "The OpenLineage run that starts this one (default: what the orchestrator left).")
    private String parent;

    Optional<ParentRun> parent() {
        return Optional.ofNullable(parent).map(LineageParent::ofFlag);
    }

    Optional<RunId> run() {
        return Optional.ofNullable(runId).map(RunId::new);
    }

    String who(Map<String, String> env) {
        if (runAs != null && (runAs.length() > 80 || !runAs.equals(Printable.quoted(runAs, 80)))) {
            throw Usage.wrong(
                    "Cannot use the given --run-as: it is not a name of at most 80 characters",
                    "Name a person, a team or a service.");
        }
        String user = System.getProperty("user.name", "unknown");
        return runAs != null ? runAs : env.getOrDefault("USER", user);
    }

    boolean isGiven() {
        return runId != null || runAs != null || parent != null;
    }
}
