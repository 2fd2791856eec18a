package io.tidegate.job.yaml;

import io.tidegate.job.yaml.ScalarType.Fill;
import java.util.regex.Pattern;

/** The values that a source in a database has and no other: what could load a class or read a file is not among them. */
final class DatabaseKeys {
    private static final String URL_PATTERN =
            "jdbc:postgresql://[A-Za-z0-9._-]+(:[0-9]{1,5})?(,[A-Za-z0-9._-]+(:[0-9]{1,5})?)*/[A-Za-z0-9_-]+";
    private static final String TABLE_PATTERN = "([A-Za-z_][A-Za-z0-9_$]{0,62}\\.)?[A-Za-z_][A-Za-z0-9_$]{0,62}";
    private static final Pattern URL_SHAPE = Pattern.compile(URL_PATTERN);
    private static final Pattern TABLE_SHAPE = Pattern.compile(TABLE_PATTERN);

    static final ScalarType URL = new ScalarType(
            "URL of a database",
            Fill.ENVIRONMENT,
            false,
            DatabaseKeys::url,
            "{\"type\":\"string\",\"pattern\":\"^" + URL_PATTERN + "$\"}");
    static final ScalarType TABLE = new ScalarType(
            "table or schema.table",
            Fill.ENVIRONMENT,
            false,
            DatabaseKeys::table,
            "{\"type\":\"string\",\"pattern\":\"^" + TABLE_PATTERN.replace("\\", "\\\\") + "$\"}");
    static final ScalarType PASSWORD = new ScalarType(
            "secret",
            Fill.SECRET,
            false,
            text -> text,
            "{\"type\":\"string\",\"pattern\":\"^\\\\$\\\\{secret:(env|file):[^}]+\\\\}$\"}");
    static final ScalarType PROPERTY = Scalars.oneOf(
            "ApplicationName",
            "channelBinding",
            "connectTimeout",
            "currentSchema",
            "hostRecheckSeconds",
            "loadBalanceHosts",
            "loginTimeout",
            "socketTimeout",
            "sslmode",
            "targetServerType",
            "tcpKeepAlive");

    private DatabaseKeys() {}

    private static String url(String text) throws Refusal {
        if (!text.startsWith("jdbc:postgresql:")) {
            throw new Refusal(
                    "Cannot use this URL: databases other than PostgreSQL are not in this version",
                    "Write jdbc:postgresql://HOST:PORT/NAME, or have the rows delivered as files.");
        }
        if (!URL_SHAPE.matcher(text).matches()) {
            throw new Refusal(
                    "Cannot use this URL: it is more than hosts and a name",
                    "Write jdbc:postgresql://HOST:PORT/NAME; settings go under `properties`, the login under `user` and `password`.");
        }
        return text;
    }

    private static String table(String text) throws Refusal {
        if (!TABLE_SHAPE.matcher(text).matches()) {
            throw new Refusal(
                    "Cannot use `" + text + "` as a table",
                    "Write TABLE or SCHEMA.TABLE in letters, digits and underscores; anything else in a `query`.");
        }
        return text;
    }
}
