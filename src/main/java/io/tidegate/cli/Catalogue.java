package io.tidegate.cli;

import io.tidegate.ledger.BackfillRequests;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Every command there is or will be; a command's class is loaded only when it is the one that was called. */
final class Catalogue {
    /** What commands are for, in the order in which {@code --help} tells them. */
    enum Group {
        START("Start here"),
        LOOK("Look, change nothing, start no Spark"),
        BUILD("Build and judge"),
        HISTORY("Rebuild history: planned, priced, approved"),
        MEND("Set right"),
        WRITE("Get something to paste or install");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /**
     * A command of this version.
     *
     * @param alias another name, empty when there is none
     */
    record Entry(Group group, String name, String alias, String synopsis, String summary, Supplier<Command> maker) {
        boolean answersTo(String word) {
            return word.equals(name) || (!alias.isEmpty() && word.equals(alias));
        }
    }

    static final List<Entry> COMMANDS = List.of(
            new Entry(Group.START, "init", "", "[DIR]", "a new project that runs", () -> new InitCommand()),
            new Entry(Group.START, "demo", "", "[backfill]", "the quick start on sample data", () -> new DemoCommand()),
            new Entry(
                    Group.START,
                    "doctor",
                    "",
                    "[--repair]",
                    "versions, storage, clock; finishes what a killed run left open",
                    () -> new DoctorCommand()),
            new Entry(
                    Group.START,
                    "validate",
                    "lint",
                    "[JOB…] [--connect]",
                    "the job file alone, or with sources and schemas",
                    () -> new ValidateCommand()),
            new Entry(Group.LOOK, "ls", "", "[JOB…]", "the jobs", () -> new LsCommand()),
            new Entry(Group.LOOK, "show", "", "JOB", "one job as it is understood", () -> new ShowCommand()),
            new Entry(
                    Group.LOOK,
                    "render",
                    "",
                    "JOB --partition P",
                    "paths and SQL of one partition",
                    () -> new RenderCommand()),
            new Entry(
                    Group.LOOK, "plan", "", "JOB… PARTITIONS", "what a run would do, and why", () -> new PlanCommand()),
            new Entry(
                    Group.LOOK,
                    "estimate",
                    "",
                    "JOB PARTITIONS [--pilot]",
                    "what a run would cost, as a range, and what that rests on",
                    () -> new EstimateCommand()),
            new Entry(
                    Group.BUILD,
                    "run",
                    "",
                    "JOB… PARTITIONS",
                    "builds partitions, checks them, publishes them or nothing",
                    () -> new RunCommand()),
            new Entry(
                    Group.BUILD,
                    "retry",
                    "",
                    "[RUN|--last]",
                    "builds what an earlier run left undone, with its dates",
                    () -> new RetryCommand()),
            new Entry(
                    Group.BUILD,
                    "check",
                    "",
                    "JOB… PARTITIONS",
                    "the gate on published data; writes nothing",
                    () -> new CheckCommand()),
            new Entry(
                    Group.LOOK,
                    "ready",
                    "",
                    "JOB --partition P",
                    "asks once whether a partition's sources are there",
                    () -> new ReadyCommand()),
            new Entry(
                    Group.LOOK,
                    "missing",
                    "",
                    "[JOB…] [--calendar]",
                    "partitions never built",
                    () -> new MissingCommand()),
            new Entry(
                    Group.LOOK,
                    "stale",
                    "",
                    "[JOB…] [--calendar]",
                    "partitions built from older code or inputs",
                    () -> new StaleCommand()),
            new Entry(
                    Group.LOOK,
                    "changed",
                    "",
                    "[JOB…] [--calendar]",
                    "partitions whose source moved since they were built",
                    () -> new ChangedCommand()),
            new Entry(
                    Group.BUILD,
                    "adopt",
                    "",
                    "JOB PARTITIONS --reason TEXT",
                    "takes over partitions that others wrote",
                    () -> new AdoptCommand()),
            new Entry(
                    Group.BUILD,
                    "verify",
                    "",
                    "JOB --partition P",
                    "builds it twice beside the table and compares",
                    () -> new VerifyCommand()),
            new Entry(
                    Group.BUILD,
                    "diff",
                    "",
                    "JOB (--partition P [--with V]|--backfill ID)",
                    "what would change, or did, with sums and samples",
                    () -> new DiffCommand()),
            new Entry(
                    Group.HISTORY,
                    "backfill plan",
                    "",
                    "JOB… PARTITIONS --reason TEXT",
                    "what a backfill will touch and cost, as a file for review",
                    () -> new BackfillPlanCommand()),
            new Entry(
                    Group.HISTORY,
                    "backfill approve",
                    "",
                    "FILE --by NAME",
                    "adds a yes to the plan, bound to its content",
                    () -> new BackfillApproveCommand()),
            new Entry(
                    Group.HISTORY,
                    "backfill ls",
                    "",
                    "",
                    "all backfills, how far they are, what they cost",
                    () -> new BackfillLsCommand()),
            new Entry(
                    Group.HISTORY,
                    "backfill show",
                    "",
                    "ID|FILE [--calendar]",
                    "who planned, approved and applied one, and what it changed",
                    () -> new BackfillShowCommand()),
            new Entry(
                    Group.HISTORY,
                    "backfill apply",
                    "",
                    "FILE [--max-active N]",
                    "builds what a plan says; the same again goes on",
                    () -> new BackfillApplyCommand()),
            new Entry(
                    Group.HISTORY,
                    "backfill resume",
                    "",
                    "ID|FILE",
                    "goes on with one that was paused, stopped or killed",
                    () -> new BackfillResumeCommand()),
            new Entry(
                    Group.HISTORY,
                    "backfill pause",
                    "",
                    "ID|FILE [--reason TEXT]",
                    "asks it, on this host or another, to wait after its chunk",
                    () -> new BackfillWishCommand(BackfillRequests.Wish.PAUSE)),
            new Entry(
                    Group.HISTORY,
                    "backfill cancel",
                    "",
                    "ID|FILE [--reason TEXT]",
                    "ends it for good; what it published stays",
                    () -> new BackfillWishCommand(BackfillRequests.Wish.CANCEL)),
            new Entry(
                    Group.HISTORY,
                    "backfill watch",
                    "",
                    "ID|FILE",
                    "shows how far it is while somebody applies it",
                    () -> new BackfillWatchCommand()),
            new Entry(
                    Group.LOOK,
                    "history",
                    "runs",
                    "[JOB]",
                    "what was run, when, by whom, with what outcome",
                    () -> new HistoryCommand()),
            new Entry(
                    Group.MEND,
                    "rollback",
                    "",
                    "JOB WHAT --reason TEXT",
                    "takes partitions, a run or a backfill back to what was before",
                    () -> new RollbackCommand()),
            new Entry(
                    Group.MEND,
                    "maintain",
                    "",
                    "JOB [--dry-run]",
                    "compacts small files, deletes what no rollback needs",
                    () -> new MaintainCommand()),
            new Entry(
                    Group.MEND,
                    "cancel",
                    "",
                    "RUN [--reason TEXT]",
                    "asks a run, on this host or another, to stop",
                    () -> new CancelCommand()),
            new Entry(
                    Group.MEND,
                    "unlock",
                    "",
                    "JOB --partition P --reason TEXT",
                    "removes the lease of a partition",
                    () -> new UnlockCommand()),
            new Entry(
                    Group.MEND,
                    "ledger",
                    "",
                    "compact|rebuild|query …",
                    "folds old months, rebuilds from the tables, answers SQL",
                    () -> new LedgerCommand()),
            new Entry(Group.LOOK, "logs", "", "RUN", "everything the ledger holds of one run", () -> new LogsCommand()),
            new Entry(
                    Group.WRITE,
                    "profile",
                    "",
                    "JOB --partition P [--suggest]",
                    "columns of the sources, or checks that the rows speak for",
                    () -> new ProfileCommand()),
            new Entry(
                    Group.WRITE,
                    "bundle",
                    "",
                    "[--out FILE.zip]",
                    "job files and SQL files in one file, which -f takes",
                    () -> new BundleCommand()),
            new Entry(
                    Group.WRITE,
                    "export",
                    "",
                    "ORCHESTRATOR [JOB…]",
                    "schedules as files for airflow, dagster, argo, spark-operator, k8s-job, systemd or cron",
                    () -> new ExportCommand()),
            new Entry(Group.START, "explain", "", "[CODE]", "an error code or exit status", () -> new ExplainCommand()),
            new Entry(Group.WRITE, "schema", "", "", "the JSON Schema of job files", () -> new SchemaCommand()),
            new Entry(
                    Group.WRITE,
                    "completion",
                    "",
                    "bash|zsh",
                    "a completion script for the shell",
                    () -> new CompletionCommand()));

    /** Known by name, refused by this version. */
    static final List<String> LATER =
            List.of("quarantine", "dlq", "contract", "lineage", "status", "metrics", "report");

    /** Options that commands of this version will have, refused by this version. */
    static final List<String> LATER_OPTIONS = List.of();

    private Catalogue() {}

    /** Whether the word alone names no command: the next one says which of its family is meant. */
    static boolean isFamily(String word) {
        return COMMANDS.stream().anyMatch(entry -> entry.name().startsWith(word + " "));
    }

    /** The commands of a family, in order. */
    static List<Entry> family(String word) {
        return COMMANDS.stream()
                .filter(entry -> entry.name().startsWith(word + " "))
                .toList();
    }

    static Optional<Entry> find(String word) {
        return COMMANDS.stream().filter(e -> e.answersTo(word)).findFirst();
    }

    static List<String> names() {
        return COMMANDS.stream()
                .flatMap(e -> Stream.of(e.name(), e.name().split(" ")[0], e.alias()))
                .filter(n -> !n.isEmpty())
                .distinct()
                .toList();
    }
}
