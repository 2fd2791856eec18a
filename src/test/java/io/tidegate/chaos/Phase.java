package io.tidegate.chaos;

import io.tidegate.testing.FaultFileSystem;
import io.tidegate.testing.FaultFileSystem.Fault;
import io.tidegate.testing.FaultFileSystem.Moment;
import io.tidegate.testing.FaultFileSystem.Operation;
import io.tidegate.testing.FaultFileSystem.Strike;
import java.util.regex.Pattern;

/** Where a run can be struck: the first operation of the kind on a path that fits. In the order of a run. */
enum Phase {
    STARTED(Operation.RENAME, ".*-started\\.json"),
    PLAN(Operation.LIST, ".*/_delta_log"),
    INTENT(Operation.RENAME, ".*-intent\\.json"),
    SOURCE(Operation.OPEN, ".*\\.csv"),
    WRITE(Operation.CREATE, ".*/day=[^/]+/part-[^/]+\\.parquet"),
    AUDIT(Operation.OPEN, ".*/day=[^/]+/part-[^/]+\\.parquet"),
    LAST_LOOK(Operation.LOOK, ".*/day=[^/]+/part-[^/]+\\.parquet"),
    DRAFT(Operation.CREATE, ".*/_delta_log/\\.?\\d{20}\\.json.*tmp"),
    COMMIT(Operation.RENAME, ".*/_delta_log/\\d{20}\\.json"),
    CHECKSUM(Operation.RENAME, ".*/_delta_log/\\d{20}\\.crc"),
    OUTCOME(Operation.RENAME, ".*-outcome\\.json"),
    FINISHED(Operation.RENAME, ".*-finished\\.json");

    private final Operation operation;
    private final Pattern where;

    Phase(Operation operation, String where) {
        this.operation = operation;
        this.where = Pattern.compile(where);
    }

    Fault struck(Moment moment, Strike strike) {
        return FaultFileSystem.at(operation, moment, path -> where.matcher(path).matches(), strike);
    }
}
