package io.tidegate.job.yaml;

import io.tidegate.job.CatalogName;
import io.tidegate.job.yaml.ScalarType.Fill;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The name of a table in Spark's own catalog. Catalogs that commit for themselves are not Delta tables that we can commit to. */
final class CatalogKeys {
    private static final String PART = "[A-Za-z0-9_]{1,128}";
    private static final String PATTERN =
            "(([Ss][Pp][Aa][Rr][Kk]_[Cc][Aa][Tt][Aa][Ll][Oo][Gg]\\.)?" + PART + "\\.)?" + PART;
    private static final Pattern PART_SHAPE = Pattern.compile(PART);

    static final ScalarType TABLE = new ScalarType(
            "table of the catalog",
            Fill.ENVIRONMENT,
            false,
            CatalogKeys::table,
            "{\"type\":\"string\",\"pattern\":\"^" + PATTERN.replace("\\", "\\\\") + "$\"}");

    private CatalogKeys() {}

    private static CatalogName table(String text) throws Refusal {
        List<String> parts = List.of(text.split("\\.", -1));
        if (parts.stream().anyMatch(part -> !PART_SHAPE.matcher(part).matches()) || parts.size() > 3) {
            throw new Refusal(
                    "Cannot use `" + text + "` as a table of the catalog",
                    "Write DATABASE.TABLE in letters, digits and underscores.");
        }
        if (parts.size() == 3 && !parts.get(0).equalsIgnoreCase("spark_catalog")) {
            throw new Refusal(
                    "Cannot use a table of the catalog `" + parts.get(0)
                            + "`: only Spark's own, spark_catalog, is in this version",
                    "Write DATABASE.TABLE of Spark's catalog. Unity Catalog and others that keep commits to themselves are not"
                            + " written; where they show a table's folder, name that as `path`.");
        }
        String database = parts.size() == 1 ? "default" : parts.get(parts.size() - 2);
        return new CatalogName(
                database.toLowerCase(Locale.ROOT), parts.get(parts.size() - 1).toLowerCase(Locale.ROOT));
    }
}
