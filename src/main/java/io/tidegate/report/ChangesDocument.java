package io.tidegate.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.ledger.BackfillChanges;
import io.tidegate.ledger.BackfillChanges.Change;
import io.tidegate.ledger.BackfillChanges.Figure;
import io.tidegate.ledger.BackfillChanges.Left;
import io.tidegate.ledger.BackfillChanges.Mover;
import io.tidegate.ledger.BackfillChanges.Status;
import io.tidegate.ledger.BackfillChanges.Sum;
import java.util.List;

/**
 * What a backfill changed in a job, for programs. Sums are texts, so that no digit is lost; null where there is no such column or no row,
 * {@code "unknown"} where they do not add up.
 */
public final class ChangesDocument {
    private ChangesDocument() {}

    public static ObjectNode of(BackfillChanges changes) {
        ObjectNode document = Json.object().put("version", changes.version());
        document.set("columns", Json.texts(changes.columns()));
        document.set("approximate", Json.texts(changes.approximate()));
        document.set("not_summed", Json.texts(changes.notSummed()));
        ObjectNode counts = document.putObject("counts");
        for (Status status : Status.values()) {
            counts.put(status.text(), changes.count(status));
        }
        counts.put("left", changes.left().size());
        Sum rows = changes.rows();
        document.putObject("rows").put("before", number(rows.before())).put("after", number(rows.after()));
        document.put("new_rows", changes.newRows());
        document.set("totals", sums(changes.totals()));
        document.set("partitions", Json.objects(changes.partitions(), ChangesDocument::change));
        document.set("left", Json.objects(changes.left(), ChangesDocument::left));
        return document;
    }

    private static long number(Figure rows) {
        return ((Figure.Known) rows).value().longValueExact();
    }

    private static ObjectNode change(Change change) {
        ObjectNode object = Json.object()
                .put("partition", change.partition())
                .put("status", change.status().text());
        Json.put(object, "rows_before", change.rowsBefore());
        object.put("rows_after", change.rowsAfter());
        Json.put(object, "version_before", change.versionBefore());
        object.put("why", change.why().isEmpty() ? null : change.why());
        object.set("sums", sums(change.sums()));
        return object;
    }

    /** What moved most, so many partitions at most. */
    public static ArrayNode movers(BackfillChanges changes, int most) {
        return Json.objects(changes.movers().stream().limit(most).toList(), ChangesDocument::mover);
    }

    private static ObjectNode mover(Mover mover) {
        return Json.object()
                .put("partition", mover.change().partition())
                .put("sum_of", mover.sum().column())
                .put("before", FigureText.exact(mover.sum().before()).orElse(null))
                .put("after", FigureText.exact(mover.sum().after()).orElse(null));
    }

    private static ArrayNode sums(List<Sum> sums) {
        return Json.objects(
                sums,
                sum -> Json.object()
                        .put("column", sum.column())
                        .put("before", FigureText.exact(sum.before()).orElse(null))
                        .put("after", FigureText.exact(sum.after()).orElse(null)));
    }

    private static ObjectNode left(Left left) {
        return Json.object().put("partition", left.partition()).put("why", left.why());
    }
}
