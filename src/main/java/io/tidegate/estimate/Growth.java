package io.tidegate.estimate;

/** What a chunk costs by its size, for each of three doubts: how cost grows, what many partitions in a chunk share, what later chunks save. */
@FunctionalInterface
interface Growth {
    /** Nothing of the job was ever measured. */
    Growth FROM_BYTES = (growth, chunks, laterChunks) -> new Coefficients(
            Priors.FIRST.at(laterChunks),
            Priors.LATER.at(laterChunks),
            Priors.PARTITION.at(chunks),
            Priors.BYTE.at(growth),
            Priors.CHECKPOINT,
            Priors.REREAD);

    Coefficients at(Level growth, Level chunks, Level laterChunks);
}
