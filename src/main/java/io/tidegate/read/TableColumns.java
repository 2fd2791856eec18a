package io.tidegate.read;

import io.tidegate.error.ErrorCode;
import io.tidegate.job.Column;
import io.tidegate.job.Partition;
import io.tidegate.job.Source;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;

/** Compares the columns of a source table with those that the job file declares, and with what we need of it ourselves. */
final class TableColumns {
    private final Source source;
    private final List<Partition> chunk;
    private final FaultLog faults;

    TableColumns(Source source, List<Partition> chunk, FaultLog faults) {
        this.source = source;
        this.chunk = chunk;
        this.faults = faults;
    }

    /** @param partitionColumn the one it is read by; empty when it is read whole */
    void compare(StructType table, Optional<String> partitionColumn) {
        if (Stream.of(table.fieldNames()).anyMatch(PartitionColumn.NAME::equalsIgnoreCase)) {
            fault(
                    "the table has a column named %s, which is ours".formatted(PartitionColumn.NAME),
                    "Rename the column in the table.");
        }
        partitionColumn
                .filter(column -> !List.of(table.fieldNames()).contains(column))
                .ifPresent(column -> fault(
                        "the table lacks its partition column " + column,
                        "Plan again: the table may have been made anew."));
        if (!source.columns().isEmpty()) {
            Set<String> there = TypedColumns.shape(table).keySet();
            unknown(there);
            chunk.forEach(partition -> missing(there, partition));
            unfit(table);
        }
    }

    private void unknown(Set<String> there) {
        Set<String> unknown = new TreeSet<>(there);
        source.columns().forEach(c -> unknown.remove(DeclaredColumns.key(c.name())));
        if (source.blockUnknownColumns() && !unknown.isEmpty()) {
            fault(
                    "the table has %s that nobody declared: %s"
                            .formatted(Show.columns(unknown.size()), Show.names(unknown)),
                    "Declare them under `columns` of %s, or set `unknown_columns: ignore`.".formatted(source.name()));
        }
    }

    private void missing(Set<String> there, Partition partition) {
        List<String> missing = source.columns().stream()
                .filter(c -> !there.contains(DeclaredColumns.key(c.name())) && c.existsIn(partition))
                .map(Column::name)
                .toList();
        if (!missing.isEmpty()) {
            faults.of(
                    partition,
                    ErrorCode.SOURCE_COLUMNS,
                    "the table lacks %s: %s".formatted(Show.columns(missing.size()), Show.names(missing)),
                    "Have the table brought up to date, or declare the columns with `since: DATE`.");
        }
    }

    private void unfit(StructType table) {
        List<String> unfit = new TypedColumns(source).unfit(table);
        if (!unfit.isEmpty()) {
            fault(
                    "of the table, " + Show.names(unfit),
                    "Declare the type of the table, or a wider one, and cast in the transform.");
        }
    }

    private void fault(String why, String cure) {
        faults.ofAll(ErrorCode.SOURCE_COLUMNS, why, cure);
    }
}
