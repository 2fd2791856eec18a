package io.tidegate.catalog;

import io.delta.tables.DeltaTable;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.CatalogName;
import io.tidegate.storage.Locations;
import java.net.URI;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.catalog.CatalogTableType;
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;
import scala.Option;

/** The catalog of a Spark session, as far as Tidegate asks it: one look before the work, one entry after a table's first commit. */
public final class CatalogTables {
    private static final String IMPLEMENTATION = "spark.sql.catalog.spark_catalog";
    private static final String DELTA = "org.apache.spark.sql.delta.catalog.DeltaCatalog";

    private final SparkSession spark;

    public CatalogTables(SparkSession spark) {
        this.spark = spark;
    }

    /** Whether what is entered here is forgotten when the process ends. */
    public boolean isInMemory() {
        return !spark.conf().get("spark.sql.catalogImplementation", "in-memory").equals("hive");
    }

    /**
     * @throws TidegateException TARGET_MISMATCH when there is no such database, or the name is a view or no Delta table;
     *     NOT_IN_THIS_VERSION when Spark's catalog is replaced by another; INFRASTRUCTURE when the catalog does not answer
     */
    public CatalogAnswer ask(CatalogName name) {
        requireSparksOwn(name);
        try {
            SessionCatalog catalog = spark.sessionState().catalog();
            TableIdentifier id = new TableIdentifier(name.table(), Option.apply(name.database()));
            if (!catalog.databaseExists(name.database())) {
                throw noDatabase(name);
            }
            if (!catalog.tableExists(id)) {
                return new CatalogAnswer.Absent(location(catalog.defaultTablePath(id)));
            }
            return new CatalogAnswer.Found(location(delta(name, catalog.getTableMetadata(id))));
        } catch (Exception | LinkageError e) {
            throw CatalogFailure.of("ask the catalog for " + name, "Then run it again.", e);
        }
    }

    /**
     * Enters a Delta table that lies at a place under a name. Fine when the very same entry is there already.
     *
     * @throws TidegateException TARGET_MISMATCH when somebody else has entered another table under the name meanwhile
     */
    public void register(CatalogName name, String location) {
        String place = Locations.isLocal(location) ? "file:" + Locations.local(location) : location;
        try {
            DeltaTable.createIfNotExists(spark)
                    .tableName(name.quoted())
                    .location(place)
                    .execute();
        } catch (Exception | LinkageError e) {
            throw CatalogFailure.of(
                    "enter %s into the catalog, at %s".formatted(name, location),
                    "What was published there stays; the next run enters it.",
                    e);
        }
        CatalogAnswer now = ask(name);
        if (!now.equals(new CatalogAnswer.Found(location))) {
            throw new TidegateException(
                    ErrorCode.TARGET_MISMATCH,
                    "Cannot enter %s into the catalog, at %s: somebody has entered the name for %s"
                            .formatted(name, location, now.location()),
                    "The rows lie where the first path says, without a name. Drop or rename the other table, and run it again.");
        }
    }

    private void requireSparksOwn(CatalogName name) {
        String implementation = spark.conf().get(IMPLEMENTATION, DELTA);
        if (!implementation.equals(DELTA)) {
            throw new TidegateException(
                    ErrorCode.NOT_IN_THIS_VERSION,
                    "Cannot use the catalog table %s: Spark's catalog is %s here, which may keep commits to itself"
                            .formatted(name, implementation),
                    "Name the table's folder as `path`, or start Spark with %s=%s.".formatted(IMPLEMENTATION, DELTA));
        }
    }

    private static URI delta(CatalogName name, CatalogTable table) {
        if (table.tableType().equals(CatalogTableType.VIEW())) {
            throw new TidegateException(
                    ErrorCode.TARGET_MISMATCH,
                    "Cannot use the catalog table %s: it is a view, which has no versions to pin".formatted(name),
                    "Name the tables that the view reads, and put its query into the transform.");
        }
        String provider = table.provider().isDefined() ? table.provider().get() : "hive";
        if (!provider.toLowerCase(Locale.ROOT).equals("delta")) {
            throw new TidegateException(
                    ErrorCode.TARGET_MISMATCH,
                    "Cannot use the catalog table %s: it is a table of %s, not of Delta".formatted(name, provider),
                    "As a source name its files by `path` and `format`; as a target convert it with CONVERT TO DELTA.");
        }
        return table.location();
    }

    private TidegateException noDatabase(CatalogName name) {
        return new TidegateException(
                ErrorCode.TARGET_MISMATCH,
                "Cannot use the catalog table %s: the catalog has no database %s".formatted(name, name.database()),
                isInMemory()
                        ? "Spark's catalog is kept in memory here and starts empty: a metastore needs"
                                + " spark.sql.catalogImplementation=hive. Otherwise CREATE DATABASE it first."
                        : "CREATE DATABASE it, or name another.");
    }

    /** Decoded, as all locations are. */
    private static String location(URI uri) {
        String text = new Path(uri).toString();
        return Locations.isLocal(text) ? Locations.local(text).toString() : text;
    }
}
