package io.tidegate.estimate;

import io.tidegate.plan.Chunk;
import io.tidegate.plan.Plan;
import io.tidegate.plan.PlannedPartition;

/**
 * What there is to build, as far as its cost hangs on it.
 *
 * @param firsts chunks that are the first of the job in their process, which has to warm up for them
 * @param laters all other chunks
 * @param checkpoints commits that also write a checkpoint of the table's log
 * @param rereads chunks right after such a commit, in a process that is warm
 * @param bytes of the partitions' inputs, static sources left out
 * @param bytesLow the same, where sizes that were never seen count less than in proportion
 * @param bytesHigh the same, where sizes that were never seen count more than in proportion
 */
record Work(
        int firsts,
        int laters,
        int checkpoints,
        int rereads,
        long partitions,
        double bytes,
        double bytesLow,
        double bytesHigh) {
    /** How much faster, or slower, than in proportion cost may grow beyond the sizes that were seen: spills, joins, fewer idle cores. */
    private static final double SLOWER = -0.25;

    private static final double FASTER = 0.35;
    private static final double MOST_TIMES = 1000;

    /** @param isWarm whether the process has built chunks of the job before */
    static Work of(Plan plan, boolean isWarm, Sizes seen, Checkpoints checkpoints) {
        int chunks = plan.chunks().size();
        int cold = isWarm ? 0 : 1;
        long version = plan.targetVersion();
        Work work = new Work(
                0,
                0,
                checkpoints.written(version, chunks),
                checkpoints.read(version + cold, chunks - cold),
                0,
                0,
                0,
                0);
        for (Chunk chunk : plan.chunks()) {
            work = work.plus(of(chunk, !isWarm && work.chunks() == 0, seen));
        }
        return work;
    }

    private static Work of(Chunk chunk, boolean isFirst, Sizes seen) {
        double bytes = 0;
        double low = 0;
        double high = 0;
        for (PlannedPartition planned : chunk.planned()) {
            double size = planned.inputBytes();
            double times = Math.min(MOST_TIMES, seen.timesTheLargest(size));
            bytes += size;
            low += times > 1 ? size * Math.pow(times, SLOWER) : size;
            high += times > 1 ? size * Math.pow(times, FASTER) : seen.noLessThanTheSmallest(size);
        }
        return new Work(isFirst ? 1 : 0, isFirst ? 0 : 1, 0, 0, chunk.planned().size(), bytes, low, high);
    }

    static Work of(Observation seen) {
        return new Work(
                seen.isFirst() ? 1 : 0,
                seen.isFirst() ? 0 : 1,
                seen.log() == LogWork.WRITES ? 1 : 0,
                seen.log() == LogWork.READS ? 1 : 0,
                seen.partitions(),
                seen.bytes(),
                seen.bytes(),
                seen.bytes());
    }

    Work withoutStretch() {
        return new Work(firsts, laters, checkpoints, rereads, partitions, bytes, bytes, bytes);
    }

    Work withoutCheckpoints() {
        return new Work(firsts, laters, 0, 0, partitions, bytes, bytesLow, bytesHigh);
    }

    int chunks() {
        return firsts + laters;
    }

    double bytes(Level level) {
        return switch (level) {
            case LOW -> bytesLow;
            case LIKELY -> bytes;
            case HIGH -> bytesHigh;
        };
    }

    private Work plus(Work other) {
        return new Work(
                firsts + other.firsts,
                laters + other.laters,
                checkpoints + other.checkpoints,
                rereads + other.rereads,
                partitions + other.partitions,
                bytes + other.bytes,
                bytesLow + other.bytesLow,
                bytesHigh + other.bytesHigh);
    }
}
