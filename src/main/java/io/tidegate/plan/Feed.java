package io.tidegate.plan;

import io.tidegate.job.Partition;
import java.util.List;

/** One source of a job as it stands while a plan is made. */
interface Feed {
    Share share(Partition ours);

    /** The source pinned for these partitions, every one of which has its whole share. */
    SourceInput input(List<Partition> planned);
}
