package io.tidegate.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Every command there is or will be; a command's class is loaded only when it is the one that was called. */
final class Catalogue {
    /**
     * A command of this version.
     *
     * @param alias another name, empty when there is none
     */
    record Entry(String name, String alias, String synopsis, String summary, Supplier<Command> maker) {
        boolean answersTo(String word) {
            return word.equals(name) || (!alias.isEmpty() && word.equals(alias));
        }
    }

    static final List<Entry> COMMANDS = List.of(
            new Entry("init", "", "[DIR]", "a new project that runs", () -> new InitCommand()),
            new Entry("demo", "", "", "the quick start on sample data", () -> new DemoCommand()),
            new Entry(
                    "doctor",
                    "",
                    "[--repair]",
                    "versions, storage, clock; finishes what a killed run left open",
                    () -> new DoctorCommand()),
            new Entry(
                    "validate",
                    "lint",
                    "[JOB…] [--connect]",
                    "the job file alone, or with sources and schemas",
                    () -> new ValidateCommand()),
            new Entry("ls", "", "[JOB…]", "the jobs", () -> new LsCommand()),
            new Entry("show", "", "JOB", "one job as it is understood", () -> new ShowCommand()),
            new Entry("render", "", "JOB --partition P", "paths and SQL of one partition", () -> new RenderCommand()),
            new Entry("plan", "", "JOB… PARTITIONS", "what a run would do, and why", () -> new PlanCommand()),
            new Entry(
                    "run",
                    "",
                    "JOB… PARTITIONS",
                    "builds partitions, checks them, publishes them or nothing",
                    () -> new RunCommand()),
            new Entry(
                    "check",
                    "",
                    "JOB… PARTITIONS",
                    "the gate on published data; writes nothing",
                    () -> new CheckCommand()),
            new Entry(
                    "ready",
                    "",
                    "JOB --partition P",
                    "asks once whether a partition's sources are there",
                    () -> new ReadyCommand()),
            new Entry("missing", "", "[JOB…] [--calendar]", "partitions never built", () -> new MissingCommand()),
            new Entry(
                    "stale",
                    "",
                    "[JOB…] [--calendar]",
                    "partitions built from older code or inputs",
                    () -> new StaleCommand()),
            new Entry(
                    "adopt",
                    "",
                    "JOB PARTITIONS --reason TEXT",
                    "takes over partitions that others wrote",
                    () -> new AdoptCommand()),
            new Entry(
                    "verify",
                    "",
                    "JOB --partition P",
                    "builds it twice beside the table and compares",
                    () -> new VerifyCommand()),
            new Entry(
                    "diff",
                    "",
                    "JOB --partition P [--with VERSION|run:ID]",
                    "what would change, or did, with sums and samples",
                    () -> new DiffCommand()),
            new Entry(
                    "history",
                    "runs",
                    "[JOB]",
                    "what was run, when, by whom, with what outcome",
                    () -> new HistoryCommand()),
            new Entry(
                    "cancel",
                    "",
                    "RUN [--reason TEXT]",
                    "asks a run, on this host or another, to stop",
                    () -> new CancelCommand()),
            new Entry(
                    "unlock",
                    "",
                    "JOB --partition P --reason TEXT",
                    "removes the lease of a partition",
                    () -> new UnlockCommand()),
            new Entry(
                    "ledger",
                    "",
                    "compact | rebuild [JOB…] | query SQL",
                    "folds old months, rebuilds from the tables, answers SQL",
                    () -> new LedgerCommand()),
            new Entry("logs", "", "RUN", "everything the ledger holds of one run", () -> new LogsCommand()),
            new Entry(
                    "profile",
                    "",
                    "JOB --partition P [--suggest]",
                    "the columns of the sources, or checks that the rows speak for, to paste",
                    () -> new ProfileCommand()),
            new Entry(
                    "export",
                    "",
                    "airflow|dagster|argo|spark-operator|k8s-job|systemd|cron [JOB…]",
                    "schedules of the jobs as files for an orchestrator",
                    () -> new ExportCommand()),
            new Entry("explain", "", "[CODE]", "an error code or exit status", () -> new ExplainCommand()),
            new Entry("schema", "", "", "the JSON Schema of job files", () -> new SchemaCommand()),
            new Entry(
                    "completion", "", "bash|zsh", "a completion script for the shell", () -> new CompletionCommand()));

    /** Known by name, refused by this version. */
    static final List<String> LATER = List.of(
            "bundle",
            "changed",
            "backfill",
            "rollback",
            "retry",
            "quarantine",
            "dlq",
            "contract",
            "lineage",
            "status",
            "metrics",
            "estimate",
            "report",
            "maintain");

    /** Options that commands of this version will have, refused by this version. */
    static final List<String> LATER_OPTIONS = List.of("--changed", "--downstream", "--budget", "--newest-first");

    private Catalogue() {}

    static Optional<Entry> find(String word) {
        return COMMANDS.stream().filter(e -> e.answersTo(word)).findFirst();
    }

    static List<String> names() {
        return COMMANDS.stream()
                .flatMap(e -> Stream.of(e.name(), e.alias()))
                .filter(n -> !n.isEmpty())
                .toList();
    }
}
