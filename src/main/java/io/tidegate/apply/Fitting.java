package io.tidegate.apply;

import io.tidegate.log.TablePast;
import io.tidegate.stage.TableShape;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Whether rows of earlier versions fit the table as it is, told once a version. */
final class Fitting {
    private final TablePast past;
    private final Map<Long, Optional<String>> told = new HashMap<>();

    Fitting(TablePast past) {
        this.past = past;
    }

    /** Why they do not fit; empty when they do. */
    Optional<String> why(long version) {
        return told.computeIfAbsent(
                version,
                v -> TableShape.of(past.newest().table())
                        .unfitFor(TableShape.of(past.at(v).orElseThrow().table())));
    }
}
