package io.tidegate.run;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Ledger;
import io.tidegate.transform.GuardedQuery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Answers SQL over the ledger: the views {@code events} and {@code checks} of {@link LedgerViews}, and nothing else. */
final class LedgerQuery {
    private static final int MOST = 10_000;

    private final SparkSession spark;
    private final Ledger ledger;

    LedgerQuery(SparkSession spark, Ledger ledger) {
        this.spark = spark;
        this.ledger = ledger;
    }

    QueryReport answer(String sql) {
        List<Event> events = new ArrayList<>();
        ledger.jobs().forEach(job -> events.addAll(ledger.events(job)));
        Map<String, Dataset<Row>> views = new LinkedHashMap<>();
        views.put("events", spark.createDataFrame(LedgerViews.events(events), LedgerViews.EVENTS));
        views.put("checks", spark.createDataFrame(LedgerViews.checks(events), LedgerViews.CHECKS));
        GuardedQuery.Answer answer;
        try {
            answer = GuardedQuery.ask(spark, sql, views, MOST + 1);
        } catch (TidegateException e) {
            throw e.code() == ErrorCode.SQL ? refused(e) : e;
        } catch (Exception e) {
            throw Failures.classify(e);
        }
        return new QueryReport(
                answer.columns(),
                answer.rows().stream().limit(MOST).map(LedgerQuery::cells).toList(),
                answer.rows().size() > MOST);
    }

    /** The guard speaks of a job's sources. */
    private static TidegateException refused(TidegateException e) {
        String why = e.getMessage()
                .replaceFirst("^Cannot use the SQL of the transform \\(inline(:\\d+:\\d+)?\\): ", "")
                .replace("is not a source of the job", "is not a view of the ledger")
                .replace("in a transform", "here");
        return new TidegateException(
                ErrorCode.USAGE,
                "Cannot query the ledger: " + why,
                "Write one SELECT over the views `events` and `checks`; docs/recovery.md lists their columns.",
                e);
    }

    private static List<String> cells(Row row) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            cells.add(row.isNullAt(i) ? "" : String.valueOf(row.get(i)));
        }
        return cells;
    }
}
