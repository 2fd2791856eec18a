package io.tidegate.read;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Source;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * A read-only transaction of PostgreSQL whose view of the database other connections share while it is open. Holds one
 * connection.
 */
final class DatabaseSnapshot implements AutoCloseable {
    static final String DRIVER = "org.postgresql.Driver";

    private final Source.Database source;
    private final Connection connection;
    private final String id;

    private DatabaseSnapshot(Source.Database source, Connection connection, String id) {
        this.source = source;
        this.connection = connection;
        this.id = id;
    }

    /** @throws TidegateException UNSUPPORTED_VERSION without the driver, else as {@link DatabaseFailure} says */
    static DatabaseSnapshot open(Source.Database source) {
        try {
            Connection connection = driver().connect(source.url(), properties(source));
            try {
                connection.setAutoCommit(false);
                connection.setReadOnly(true);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                try (Statement statement = connection.createStatement();
                        ResultSet found = statement.executeQuery("SELECT pg_export_snapshot()")) {
                    found.next();
                    return new DatabaseSnapshot(source, connection, found.getString(1));
                }
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw DatabaseFailure.of(source, e);
        }
    }

    private static Driver driver() {
        ClassLoader loader = Optional.ofNullable(Thread.currentThread().getContextClassLoader())
                .orElse(DatabaseSnapshot.class.getClassLoader());
        try {
            return (Driver)
                    Class.forName(DRIVER, true, loader).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new TidegateException(
                    ErrorCode.UNSUPPORTED_VERSION,
                    "Cannot read a PostgreSQL database: its driver is not on the class path",
                    "With spark-submit add `--packages org.postgresql:postgresql:42.7.8`; for the launcher put that jar beside Spark's, in $SPARK_HOME/jars.",
                    e);
        }
    }

    /** What the driver is given, here and on executors. The password is nowhere else. */
    static Properties properties(Source.Database source) {
        Properties properties = new Properties();
        properties.putAll(source.properties());
        properties.setProperty("user", source.user());
        properties.setProperty("password", source.password().reveal());
        properties.putIfAbsent("ApplicationName", "tidegate");
        return properties;
    }

    /** What another connection says first, in a new transaction, to see what this one sees. */
    String sharing() {
        if (!id.matches("[0-9A-Fa-f-]+")) {
            throw new IllegalStateException("not the name of a snapshot: " + id);
        }
        return "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET TRANSACTION SNAPSHOT '" + id + "'";
    }

    List<DatabaseColumn> columns() {
        String nothing = "SELECT * FROM " + DatabaseQuery.relation(source.relation()) + " WHERE false";
        try (Statement statement = connection.createStatement();
                ResultSet none = statement.executeQuery(nothing)) {
            ResultSetMetaData described = none.getMetaData();
            List<DatabaseColumn> columns = new ArrayList<>();
            for (int i = 1; i <= described.getColumnCount(); i++) {
                columns.add(new DatabaseColumn(
                        described.getColumnLabel(i), described.getColumnTypeName(i), described.getPrecision(i)));
            }
            return columns;
        } catch (SQLException e) {
            throw DatabaseFailure.of(source, e);
        }
    }

    /** The smallest and the largest value; empty where there is none. */
    Optional<long[]> bounds(DatabaseColumn column, String where) {
        String query = "SELECT min(%1$s), max(%1$s) FROM %2$s WHERE %3$s"
                .formatted(column.quoted(), DatabaseQuery.relation(source.relation()), where);
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            found.next();
            long least = found.getLong(1);
            return found.wasNull() ? Optional.empty() : Optional.of(new long[] {least, found.getLong(2)});
        } catch (SQLException e) {
            throw DatabaseFailure.of(source, e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close(); // an open transaction is rolled back: it wrote nothing
        } catch (SQLException e) {
            throw DatabaseFailure.of(source, e);
        }
    }
}
