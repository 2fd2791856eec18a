package io.tidegate.job;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.util.Objects;

/** The name of a table in Spark's own catalog, in lower case, as a Hive metastore keeps it. */
public record CatalogName(String database, String table) {
    public CatalogName {
        Objects.requireNonNull(database, "database is null");
        Objects.requireNonNull(table, "table is null");
    }

    /** {@code database.table}. */
    public String text() {
        return database + "." + table;
    }

    /** As SQL takes it. */
    public String quoted() {
        return Names.quote(database) + "." + Names.quote(table);
    }

    /** For a command that needs to know where the table lies, and starts no Spark to ask. */
    TidegateException notLocated() {
        return new TidegateException(
                ErrorCode.USAGE,
                "Cannot tell where the catalog table %s lies: nobody has asked the catalog yet".formatted(text()),
                "`tidegate validate --connect` starts Spark, asks, and notes the answer in the ledger; so does every run.");
    }

    @Override
    public String toString() {
        return text();
    }
}
