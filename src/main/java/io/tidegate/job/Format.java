package io.tidegate.job;

import java.util.Locale;

/** What the files of a source are. */
public enum Format {
    CSV,
    JSON,
    PARQUET,
    ORC,
    AVRO,
    DELTA;

    /** Text formats carry no types: their columns must be declared. */
    public boolean isText() {
        return this == CSV || this == JSON;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
