package io.tidegate.backfill;

import io.tidegate.estimate.Estimate;
import io.tidegate.job.Owner;
import io.tidegate.job.Partition;
import java.util.List;
import java.util.Map;

/**
 * What a backfill does to one job.
 *
 * @param definition digest of the job as it is built: YAML, SQL, class jar
 * @param tableVersion of the target when it was planned, -1 when there was none
 * @param chunks in the order in which they are applied
 * @param inputs digest of what each planned partition is built from, by partition
 * @param isReprocess by planned partition: whether it replaces what is published
 * @param leftOut partitions of the range that are not built, each with its reason
 * @param readers jobs that read this one, and those that read these in turn, in the order in which they would be built
 */
public record JobPart(
        String job,
        Owner owner,
        String definition,
        long tableVersion,
        List<PlannedChunk> chunks,
        Map<Partition, String> inputs,
        Map<Partition, Boolean> isReprocess,
        List<LeftOut> leftOut,
        Replaced replaces,
        List<Reader> readers,
        Estimate estimate) {
    public JobPart {
        chunks = List.copyOf(chunks);
        inputs = Map.copyOf(inputs);
        isReprocess = Map.copyOf(isReprocess);
        leftOut = List.copyOf(leftOut);
        readers = List.copyOf(readers);
    }

    /** Of a job that no other reads. */
    public JobPart(
            String job,
            Owner owner,
            String definition,
            long tableVersion,
            List<PlannedChunk> chunks,
            Map<Partition, String> inputs,
            Map<Partition, Boolean> isReprocess,
            List<LeftOut> leftOut,
            Replaced replaces,
            Estimate estimate) {
        this(job, owner, definition, tableVersion, chunks, inputs, isReprocess, leftOut, replaces, List.of(), estimate);
    }

    /** The planned partitions, in order of time. */
    public List<Partition> partitions() {
        return chunks.stream()
                .flatMap(chunk -> chunk.partitions().stream())
                .sorted()
                .toList();
    }

    /** The planned partitions that replace what is published, or those that were never built; in order of time. */
    public List<Partition> partitions(Kind kind) {
        return partitions().stream()
                .filter(p -> isReprocess.getOrDefault(p, false) == (kind == Kind.REPROCESS))
                .toList();
    }

    /** What building a partition means for those who read it. */
    public enum Kind {
        /** Nothing was there. */
        BACKFILL,
        /** Other rows were there. */
        REPROCESS
    }

    /** @param number from 1, in the order of application, within the job */
    public record PlannedChunk(int number, List<Partition> partitions) {
        public PlannedChunk {
            partitions = List.copyOf(partitions);
        }
    }

    /** @param why in words: "excluded", "protected: before 2022-01-01", "up to date" */
    public record LeftOut(Partition partition, String why) {}

    /** A job whose rows follow from those of this one. */
    public record Reader(String job, Owner owner) {}

    /**
     * What readers see now of the planned partitions, and will not any more.
     *
     * @param rows of the partitions of which it is known how many they have
     * @param withoutRows partitions of which it is not
     */
    public record Replaced(int partitions, int files, long rows, long bytes, int withoutRows) {
        /** All of whose rows are known. */
        public Replaced(int partitions, int files, long rows, long bytes) {
            this(partitions, files, rows, bytes, 0);
        }
    }
}
