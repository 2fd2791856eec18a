package io.tidegate.bench;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Rows by day: a folder {@code dt=DAY} of Parquet files for each day, consecutive days. */
interface Days {
    Path folder();

    LocalDate first();

    int days();

    /** All but the day. */
    List<String> columns();

    default List<LocalDate> all() {
        List<LocalDate> all = new ArrayList<>();
        for (int i = 0; i < days(); i++) {
            all.add(first().plusDays(i));
        }
        return all;
    }

    default LocalDate last() {
        return first().plusDays(days() - 1L);
    }
}
