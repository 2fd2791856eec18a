package io.tidegate.run;

import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillId;
import io.tidegate.ledger.ByHand;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.NotifiedEvent;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * The ledger as two flat tables: {@code events}, a row an event and partition (NULL in {@code partition} for what is about no
 * partition, and in every column an event does not have), and {@code checks}, a row a check and partition.
 */
final class LedgerViews {
    static final StructType EVENTS = StructType.fromDDL("run STRING, job STRING, at TIMESTAMP, type STRING, chunk INT,"
            + " partition STRING, who STRING, command STRING, reason STRING, code_version STRING, host STRING,"
            + " orchestrator_run STRING, source STRING, code STRING, message STRING, exit_status INT, fingerprint STRING,"
            + " version_before BIGINT, version_after BIGINT, rows_before BIGINT, rows BIGINT, files INT, bytes BIGINT,"
            + " core_seconds DECIMAL(38,9), cost DECIMAL(38,9), recovered BOOLEAN, backfill STRING");

    static final StructType CHECKS = StructType.fromDDL(
            "run STRING, job STRING, at TIMESTAMP, chunk INT,"
                    + " partition STRING, name STRING, kind STRING, status STRING, observed STRING, expected STRING, metric STRING");

    private LedgerViews() {}

    static List<Row> checks(List<Event> events) {
        List<Row> rows = new ArrayList<>();
        for (Event event : events) {
            if (event instanceof Event.Checked e) {
                for (CheckOutcome check : e.checks()) {
                    rows.add(RowFactory.create(
                            e.run().text(),
                            e.job(),
                            Timestamp.from(e.at()),
                            e.chunk(),
                            e.partition(),
                            check.name(),
                            check.kind(),
                            check.status().text(),
                            check.observed(),
                            check.expected(),
                            check.metric()));
                }
            }
        }
        return rows;
    }

    static List<Row> events(List<Event> events) {
        List<Row> rows = new ArrayList<>();
        for (Event event : events) {
            Map<String, Object> cells = cells(event);
            List<String> partitions = partitions(event);
            if (partitions.isEmpty()) {
                rows.add(row(cells));
            }
            for (String partition : partitions) {
                cells.put("partition", partition);
                rows.add(row(cells));
            }
        }
        return rows;
    }

    private static Row row(Map<String, Object> cells) {
        Object[] values = new Object[EVENTS.size()];
        String[] names = EVENTS.fieldNames();
        for (int i = 0; i < names.length; i++) {
            values[i] = cells.get(names[i]);
        }
        return RowFactory.create(values);
    }

    private static List<String> partitions(Event event) {
        if (event instanceof Event.Intent e) {
            return e.partitions();
        }
        if (event instanceof Event.Planned e) {
            return e.partitions();
        }
        return event instanceof Event.Failed e ? e.partitions() : List.of();
    }

    private static Map<String, Object> cells(Event event) {
        Map<String, Object> cells = new HashMap<>();
        cells.put("run", event.run().text());
        cells.put("job", event.job());
        cells.put("at", Timestamp.from(event.at()));
        cells.put("type", event.type());
        if (event instanceof Event.RunStarted e) {
            cells.put("who", e.who());
            cells.put("command", e.command());
            cells.put("reason", e.reason().orElse(null));
            cells.put("code_version", e.codeVersion());
            cells.put("host", e.host());
            cells.put("orchestrator_run", e.orchestratorRun().orElse(null));
        } else if (event instanceof Event.Intent e) {
            cells.put("chunk", e.chunk());
            cells.put("version_before", e.targetVersion());
        } else if (event instanceof Event.SourceRead e) {
            cells.put("chunk", e.chunk());
            cells.put("source", e.source());
            cells.put("partition", e.partition());
            cells.put("rows", e.rows());
            cells.put("bytes", e.bytes());
        } else if (event instanceof Event.Checked e) {
            cells.put("chunk", e.chunk());
            cells.put("partition", e.partition());
        } else if (event instanceof Event.RunFinished e) {
            cells.put("exit_status", e.exitStatus());
            cells.put("cost", e.cost());
        } else if (event instanceof BackfillEvent e) {
            backfill(e, cells);
        } else {
            outcome(event, cells);
        }
        return cells;
    }

    private static void backfill(BackfillEvent event, Map<String, Object> cells) {
        cells.put("backfill", event.backfill().text());
        if (event instanceof BackfillEvent.Planned e) {
            cells.put("who", e.who());
            cells.put("reason", e.reason());
        } else if (event instanceof BackfillEvent.Approved e) {
            cells.put("who", e.by());
            cells.put("reason", e.note().orElse(null));
        } else if (event instanceof BackfillEvent.Started e) {
            cells.put("who", e.who());
            cells.put("reason", e.reason());
        } else if (event instanceof BackfillEvent.ChunkDone e) {
            cells.put("chunk", e.chunk());
            cells.put("core_seconds", e.coreSeconds());
            cells.put("cost", e.cost());
        } else if (event instanceof BackfillEvent.Compared e) {
            cells.put("version_after", e.changes().version());
            cells.put("core_seconds", e.coreSeconds());
            cells.put("cost", e.cost());
        } else if (event instanceof BackfillEvent.Paused e) {
            cells.put("who", e.who());
            cells.put("reason", e.reason());
        } else {
            BackfillEvent.Finished e = (BackfillEvent.Finished) event;
            cells.put("who", e.who());
            cells.put("message", e.outcome());
            cells.put("cost", e.cost());
        }
    }

    private static void outcome(Event event, Map<String, Object> cells) {
        if (event instanceof Event.Published e) {
            cells.put("chunk", e.chunk());
            cells.put("partition", e.partition());
            cells.put("fingerprint", e.fingerprint());
            cells.put("version_before", e.versionBefore());
            cells.put("version_after", e.versionAfter());
            cells.put("rows_before", known(e.rowsBefore()));
            cells.put("rows", e.rowsAfter());
            cells.put("files", e.files());
            cells.put("bytes", e.bytes());
            cells.put("core_seconds", e.coreSeconds());
            cells.put("cost", e.cost());
            cells.put("recovered", e.recovered());
        } else if (event instanceof Event.Blocked e) {
            cells.put("chunk", e.chunk());
            cells.put("partition", e.partition());
            cells.put("code", e.code());
            cells.put("message", e.message());
        } else if (event instanceof Event.Failed e) {
            cells.put("chunk", e.chunk());
            cells.put("code", e.code());
            cells.put("message", e.cause());
        } else if (event instanceof ByHand.Adopted e) {
            cells.put("partition", e.partition());
            cells.put("fingerprint", e.fingerprint());
            cells.put("version_after", e.version());
            cells.put("rows", known(e.rows()));
            cells.put("who", e.who());
            cells.put("reason", e.reason());
        } else if (event instanceof Event.RolledBack e) {
            cells.put("chunk", e.chunk());
            cells.put("partition", e.partition());
            cells.put("fingerprint", e.fingerprint());
            cells.put("version_before", e.versionBefore());
            cells.put("version_after", e.versionAfter());
            cells.put("rows_before", known(e.rowsBefore()));
            cells.put("rows", known(e.rowsAfter()));
            cells.put("files", e.files());
            cells.put("bytes", e.bytes());
            cells.put("backfill", e.backfill().map(BackfillId::text).orElse(null));
            cells.put("message", e.text());
            cells.put("who", e.who());
            cells.put("reason", e.reason());
        } else if (event instanceof ByHand.Unlocked e) {
            cells.put("partition", e.partition());
            cells.put("message", e.holder());
            cells.put("who", e.who());
            cells.put("reason", e.reason());
        } else if (event instanceof ByHand.CancelRequested e) {
            cells.put("who", e.who());
            cells.put("reason", e.reason());
        } else if (event instanceof NotifiedEvent e) {
            cells.put("message", e.text());
        }
    }

    private static Long known(OptionalLong number) {
        return number.isPresent() ? Long.valueOf(number.getAsLong()) : null;
    }
}
