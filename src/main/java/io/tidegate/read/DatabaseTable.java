package io.tidegate.read;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_trunc;
import static org.apache.spark.sql.functions.from_utc_timestamp;
import static org.apache.spark.sql.functions.to_date;

import io.tidegate.job.Grain;
import io.tidegate.job.Names;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionSpec;
import io.tidegate.job.Source;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What a database has under the name of a source, as one snapshot of it sees it. */
final class DatabaseTable {
    /** Rows a connection fetches at a time; without such a number the driver would take all into memory. */
    private static final String FETCH = "10000";

    private final SparkSession spark;
    private final Source.Database source;
    private final PartitionSpec partitions;
    private final DatabaseSnapshot snapshot;
    private final List<DatabaseColumn> all;
    private final List<DatabaseColumn> wanted;

    DatabaseTable(SparkSession spark, Source.Database source, PartitionSpec partitions, DatabaseSnapshot snapshot) {
        this.spark = spark;
        this.source = source;
        this.partitions = partitions;
        this.snapshot = snapshot;
        this.all = snapshot.columns();
        this.wanted = all.stream().filter(this::isWanted).toList();
        if (wanted.stream().anyMatch(DatabaseColumn::hangsOnTheZone)) {
            WallTimes.require(ZoneId.systemDefault(), "times without a date or a time zone of PostgreSQL");
        }
    }

    private boolean isWanted(DatabaseColumn column) {
        return source.columns().isEmpty()
                || source.columns().stream().anyMatch(c -> c.name().equalsIgnoreCase(column.name()));
    }

    /** The column as the database writes it. */
    String named(String name) {
        return find(name).map(DatabaseColumn::name).orElse(name);
    }

    private Optional<DatabaseColumn> find(String name) {
        return all.stream().filter(c -> c.name().equalsIgnoreCase(name)).findFirst();
    }

    /** Every column with its type in Spark; those that nobody reads as text, for Spark may have no type for them. */
    StructType described() {
        StructType types = faults().isEmpty() && !wanted.isEmpty()
                ? reader("SELECT 1")
                        .jdbc(
                                source.url(),
                                DatabaseQuery.columns(source.relation(), wanted),
                                DatabaseSnapshot.properties(source))
                        .schema()
                : new StructType();
        StructType described = new StructType();
        for (DatabaseColumn column : all) {
            described = described.add(
                    column.name(),
                    List.of(types.fieldNames()).contains(column.name())
                            ? types.apply(column.name()).dataType()
                            : DataTypes.StringType);
        }
        return described;
    }

    /** Why it cannot be read as the job file says, in words. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        wanted.stream()
                .filter(DatabaseColumn::isUnbounded)
                .forEach(c -> faults.add("%s is numeric without a number of digits, and would be rounded"
                        .formatted(Show.names(List.of(c.name())))));
        source.partitionColumn()
                .flatMap(this::find)
                .filter(c -> !separates(c))
                .ifPresent(c -> faults.add("the partition column %s is %s; grain %s wants %s"
                        .formatted(
                                Show.names(List.of(c.name())),
                                c.type(),
                                partitions.grain().text(),
                                partitions.grain() == Grain.HOUR
                                        ? "timestamp or timestamptz"
                                        : "date, timestamp or timestamptz")));
        source.split().map(Source.Database.Split::column).ifPresent(name -> {
            Optional<DatabaseColumn> column = find(name);
            if (column.isEmpty() || !column.get().isWhole()) {
                faults.add("`split` wants a column of whole numbers, and %s is %s"
                        .formatted(name, column.map(DatabaseColumn::type).orElse("not there")));
            }
        });
        return faults;
    }

    private boolean separates(DatabaseColumn column) {
        return column.isMoment() || column.isWallTime() || column.isDate() && partitions.grain() != Grain.HOUR;
    }

    /** Fetches the rows of the partitions, all rows of a static source, and keeps them. One Spark job. */
    Dataset<Row> fetched(Collection<Partition> read) {
        Optional<DatabaseColumn> by = source.partitionColumn().flatMap(this::find);
        String where = by.map(column -> DatabaseQuery.within(column, read, partitions.zone()))
                .orElse("true");
        String[] conditions =
                shares(where).stream().map(share -> where + " AND " + share).toArray(String[]::new);
        Dataset<Row> rows = reader(snapshot.sharing())
                .jdbc(
                        source.url(),
                        DatabaseQuery.columns(source.relation(), wanted),
                        conditions,
                        DatabaseSnapshot.properties(source));
        List<Column> key =
                by.map(column -> List.of(key(column).as(PartitionColumn.NAME))).orElse(List.of());
        return new TypedColumns(source).select(rows, key).localCheckpoint(true);
    }

    private List<String> shares(String where) {
        if (source.split().isEmpty()) {
            return List.of("true");
        }
        Source.Database.Split split = source.split().get();
        DatabaseColumn column = find(split.column()).orElseThrow();
        if (split.from().isPresent()) {
            return DatabaseQuery.shares(
                    column, split.from().getAsLong(), split.to().orElseThrow(), split.connections());
        }
        return snapshot.bounds(column, where)
                .map(bounds -> DatabaseQuery.shares(column, bounds[0], bounds[1], split.connections()))
                .orElse(List.of("true"));
    }

    private org.apache.spark.sql.DataFrameReader reader(String first) {
        return spark.read()
                .option("driver", DatabaseSnapshot.DRIVER)
                .option("fetchsize", FETCH)
                .option("sessionInitStatement", first);
    }

    /** The source partition that a row belongs to, by wall time in the zone of the job. */
    private Column key(DatabaseColumn column) {
        Column value = col(Names.quote(column.name()));
        Grain grain = partitions.grain();
        if (grain == Grain.HOUR) {
            return date_trunc("hour", value);
        }
        Column wall =
                column.isMoment() ? from_utc_timestamp(value, partitions.zone().getId()) : value;
        return to_date(grain == Grain.DAY ? wall : date_trunc(grain.text().toLowerCase(Locale.ROOT), wall));
    }
}
