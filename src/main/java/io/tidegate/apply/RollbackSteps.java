package io.tidegate.apply;

import io.tidegate.error.ErrorCode;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.log.PartitionValue;
import io.tidegate.log.TablePast;
import io.tidegate.plan.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The steps that lead to the aims of a rollback, looked at down to the files; what cannot be is refused. */
final class RollbackSteps {
    private final TablePast past;
    private final OldFiles files;
    private final Fitting fitting;
    private final Refusals refusals;
    private final long oldest;

    private RollbackSteps(Job job, TablePast past, Refusals refusals, long oldest) {
        this.past = past;
        this.files = new OldFiles(job, past);
        this.fitting = new Fitting(past);
        this.refusals = refusals;
        this.oldest = oldest;
    }

    /**
     * @param oldest the oldest commit whose file is still there
     * @param fingerprints what a partition's rows of now were built from
     * @param left gets what is already as it is to be
     */
    static List<RollbackPlan.Step> steps(
            Job job,
            List<Aim> aims,
            long oldest,
            Function<Partition, String> fingerprints,
            Refusals refusals,
            List<RollbackPlan.Left> left) {
        if (aims.isEmpty()) {
            return List.of();
        }
        TablePast past =
                TablePast.read(job.target().location(), Aim.wanted(aims)).orElseThrow();
        RollbackSteps found = new RollbackSteps(job, past, refusals, oldest);
        List<RollbackPlan.Step> steps = new ArrayList<>();
        for (Aim aim : aims) {
            found.step(aim, fingerprints, left).ifPresent(steps::add);
        }
        return steps;
    }

    private Optional<RollbackPlan.Step> step(
            Aim aim, Function<Partition, String> fingerprints, List<RollbackPlan.Left> left) {
        Partition partition = aim.partition();
        if (aim.last() >= 0 && past.at(aim.last()).isEmpty()) {
            refusals.expired(partition, oldest);
            return Optional.empty();
        }
        String key = PartitionValue.of(partition);
        List<TablePast.DataFile> now = past.newest().files(key);
        List<TablePast.DataFile> then =
                past.at(aim.last()).map(version -> version.files(key)).orElse(List.of());
        if (identities(now).equals(identities(then))) {
            left.add(new RollbackPlan.Left(partition, new Reason.SameAsThen(aim.last())));
            return Optional.empty();
        }
        Optional<Instant> until = files.neededUntil(aim.last(), then, now);
        requirePossible(aim, then, until);
        return Optional.of(new RollbackPlan.Step(
                partition,
                aim.versionNow(),
                aim.last(),
                TablePast.DataFile.rows(now),
                TablePast.DataFile.rows(then),
                then.size(),
                then.stream().mapToLong(TablePast.DataFile::bytes).sum(),
                until,
                aim.takenBack(),
                fingerprints.apply(partition)));
    }

    private void requirePossible(Aim aim, List<TablePast.DataFile> then, Optional<Instant> until) {
        List<TablePast.DataFile> gone = files.gone(then);
        Optional<String> unfit = then.isEmpty() ? Optional.empty() : fitting.why(aim.last());
        if (!gone.isEmpty()) {
            refusals.add(
                    aim.partition(),
                    ErrorCode.USAGE,
                    "%d of %d files of version %d are gone, such as %s; it was possible until %s"
                            .formatted(
                                    gone.size(),
                                    then.size(),
                                    aim.last(),
                                    gone.get(0).path(),
                                    until.map(Object::toString).orElse("VACUUM removed them")),
                    refusals.buildAgain(aim.partition()));
        } else if (unfit.isPresent()) {
            refusals.add(
                    aim.partition(),
                    ErrorCode.TARGET_MISMATCH,
                    "version %d does not fit the table: %s".formatted(aim.last(), unfit.get()),
                    refusals.buildAgain(aim.partition()));
        }
    }

    private static Set<String> identities(List<TablePast.DataFile> files) {
        return files.stream().map(TablePast.DataFile::identity).collect(Collectors.toSet());
    }
}
