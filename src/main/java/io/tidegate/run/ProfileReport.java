package io.tidegate.run;

import io.tidegate.read.ColumnProfile;
import java.util.List;

/**
 * The columns of what a job's sources hold for one partition.
 *
 * @param yaml a {@code columns:} block to paste
 */
public record ProfileReport(List<ColumnProfile> columns, String yaml) {
    public ProfileReport {
        columns = List.copyOf(columns);
    }
}
