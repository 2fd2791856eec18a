package io.tidegate.backfill;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.job.yaml.Fault;
import io.tidegate.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Plans on disk: YAML files that people review, on a local file system. */
public final class BackfillFile {
    /** As large as a YAML file may be that is read again. */
    private static final int LARGEST = 3 * 1024 * 1024;

    /** More plans of one name on one day are a slip. */
    private static final int MOST_OF_A_NAME = 99;

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern NO_APPROVALS = Pattern.compile("(?m)^approvals: *\\[ *] *(?:#.*)?$");

    private BackfillFile() {}

    /**
     * Writes a plan, whole or not at all.
     *
     * @throws TidegateException USAGE when there is a file already
     */
    public static void write(BackfillPlan plan, Path path) {
        if (!create(plan, path)) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot write the plan to %s: there is a file already".formatted(path),
                    "Name another file with --out; plans are never written over.");
        }
    }

    /**
     * Writes a plan under the name that its job, range and day give it.
     *
     * @return where it is
     */
    public static Path writeNew(BackfillPlan plan, Path folder) {
        String name = name(plan);
        for (int number = 1; number <= MOST_OF_A_NAME; number++) {
            Path path = folder.resolve(name + (number == 1 ? "" : "-" + number) + ".yaml");
            if (create(plan, path)) {
                return path;
            }
        }
        throw new TidegateException(
                ErrorCode.USAGE,
                "Cannot find a name for the plan in %s: there are %d plans %s".formatted(folder, MOST_OF_A_NAME, name),
                "Delete those that nobody will apply, or name a file with --out.");
    }

    private static String name(BackfillPlan plan) {
        JobPart first = plan.jobs().get(0);
        List<Partition> partitions = first.partitions();
        return "%s-%s-to-%s-%s"
                .formatted(
                        first.job(),
                        partitions.get(0),
                        partitions.get(partitions.size() - 1),
                        DAY.format(plan.plannedAt()));
    }

    private static boolean create(BackfillPlan plan, Path path) {
        byte[] bytes = PlanText.of(plan).getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LARGEST) {
            throw new TidegateException(
                    ErrorCode.GUARDRAIL,
                    "Cannot write the plan: it is larger than 3 MB, and nobody would review it",
                    "Plan a shorter range.");
        }
        return Storage.at(path.toString()).createNew(path.toAbsolutePath().toString(), bytes);
    }

    /**
     * Reads a plan.
     *
     * @throws TidegateException JOB_FILE with all faults of the file, STALE_PLAN when it was changed by hand
     */
    public static BackfillPlan read(Path path, Project project) {
        ReadPlan read = look(path, path.toString(), project);
        if (read instanceof ReadPlan.Valid valid) {
            return valid.plan();
        }
        throw failure(path.toString(), ((ReadPlan.Invalid) read).faults());
    }

    /**
     * As {@link #read}, for those who show faults one by one.
     *
     * @param shown the file as messages name it
     */
    public static ReadPlan look(Path path, String shown, Project project) {
        if (!Files.isRegularFile(path)) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot read the plan %s: %s"
                            .formatted(shown, Files.isDirectory(path) ? "it is a folder" : "there is no such file"),
                    "`tidegate backfill plan` writes plans into backfill/; `tidegate backfill ls` names them.");
        }
        PlanReader.Read read = PlanReader.read(path, shown, project);
        if (read.result() instanceof ReadPlan.Valid valid) {
            requireUntouched(shown, valid.plan(), read);
        }
        return read.result();
    }

    private static void requireUntouched(String shown, BackfillPlan plan, PlanReader.Read read) {
        String hash = plan.hash();
        if (hash.equals(read.hash()) && read.disagreements().isEmpty()) {
            return;
        }
        String how = read.disagreements().isEmpty()
                ? "its content has the hash %s…, and it says %s…".formatted(start(hash), start(read.hash()))
                : "it contradicts itself (%s)".formatted(String.join("; ", read.disagreements()));
        throw new TidegateException(
                ErrorCode.STALE_PLAN,
                "Cannot use the plan %s: it was changed by hand after it was planned; %s".formatted(shown, how),
                "Undo the change (`git diff %s` shows it), or plan again: %s".formatted(shown, plan.command()));
    }

    private static String start(String hash) {
        return hash.substring(0, Math.min(12, hash.length()));
    }

    private static TidegateException failure(String shown, List<Fault> faults) {
        return new TidegateException(
                ErrorCode.JOB_FILE,
                "Cannot use %s: it has %s\n\n%s"
                        .formatted(
                                shown,
                                faults.size() == 1 ? "a fault" : faults.size() + " faults",
                                faults.stream().map(Fault::render).collect(Collectors.joining("\n\n"))),
                "Plans are not edited: undo the change, or plan again.");
    }

    /**
     * Adds an approval at the end of the file; the rest of the text stays as it is.
     *
     * @param plan as it was read from the file
     * @param shown the file as messages name it
     * @return the plan with the approval
     * @throws TidegateException USAGE when the file is laid out so that nothing can be added at its end
     */
    public static BackfillPlan approve(Path path, String shown, Project project, BackfillPlan plan, Approval approval) {
        Path draft = path.resolveSibling("." + path.getFileName() + ".draft");
        try {
            String text = Files.readString(path);
            Files.writeString(draft, withItem(text, PlanText.approval(approval)));
            BackfillPlan expected = plan.with(approval);
            PlanReader.Read read = PlanReader.read(draft, shown, project);
            boolean isAsExpected = read.result() instanceof ReadPlan.Valid valid
                    && valid.plan().equals(expected)
                    && Files.readString(path).equals(text);
            if (!isAsExpected) {
                throw new TidegateException(
                        ErrorCode.USAGE,
                        "Cannot add the approval to %s: its `approvals:` are not the end of it, or it is being changed"
                                .formatted(shown),
                        "Put `approvals:` last, each approval as a block of lines; then approve again.");
            }
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return expected;
        } catch (IOException e) {
            throw new TidegateException(
                    ErrorCode.INFRASTRUCTURE,
                    "Cannot add the approval to %s: %s".formatted(shown, e),
                    "Look at the permissions of the file and of its folder.",
                    e);
        } finally {
            delete(draft);
        }
    }

    private static String withItem(String text, String item) {
        Matcher none = NO_APPROVALS.matcher(text);
        if (none.find()) {
            String rest = text.substring(none.end());
            return text.substring(0, none.start()) + "approvals:\n" + item
                    + (rest.isBlank() ? "" : rest.stripLeading());
        }
        return text + (text.endsWith("\n") ? "" : "\n") + item;
    }

    private static void delete(Path draft) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            // It is hidden, and the next approval writes over it.
        }
    }
}
