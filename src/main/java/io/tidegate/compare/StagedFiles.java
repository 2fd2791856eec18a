package io.tidegate.compare;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.stage.SafeSession;
import io.tidegate.storage.Locations;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What a run staged and did not publish, read by the names that the ledger keeps: no version of the table has these files. */
final class StagedFiles {
    private StagedFiles() {}

    /**
     * The rows, without the partition column, which the files do not hold.
     *
     * @param files below the table's folder, as in a URI
     * @return empty when one of them is gone
     */
    static Optional<Dataset<Row>> rows(SparkSession spark, Job job, List<String> files) {
        SafeSession.force(spark);
        List<String> paths = new ArrayList<>();
        try {
            for (String file : files) {
                String name = new Path(URI.create(file)).toString();
                Path path = new Path(Locations.child(job.target().location(), name));
                if (!path.getFileSystem(spark.sessionState().newHadoopConf()).exists(path)) {
                    return Optional.empty();
                }
                paths.add(path.toString());
            }
        } catch (IOException e) {
            throw new TidegateException(
                    ErrorCode.INFRASTRUCTURE,
                    "Cannot look at the staged files of %s: %s".formatted(job.name(), e.getMessage()),
                    "See to the storage, then try again.",
                    e);
        }
        return Optional.of(spark.read().parquet(paths.toArray(String[]::new)));
    }
}
