package io.tidegate.catalog;

/** What the catalog says of a name. */
public sealed interface CatalogAnswer {
    /** Where the table lies, or would lie: an absolute path or URI. */
    String location();

    /** A Delta table. */
    record Found(String location) implements CatalogAnswer {}

    /** No table of that name. */
    record Absent(String location) implements CatalogAnswer {}
}
