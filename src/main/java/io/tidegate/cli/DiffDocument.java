package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.compare.Diff;
import io.tidegate.compare.PartitionDiff;
import io.tidegate.compare.Side;
import io.tidegate.report.Json;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/** Two states of a partition, for programs. Sums are texts, so that no digit is lost on the way. */
final class DiffDocument {
    private DiffDocument() {}

    static ObjectNode of(PartitionDiff found) {
        Diff diff = found.diff();
        ObjectNode document = Json.object()
                .put("job", found.job().name())
                .put("partition", found.partition().text())
                .put("status", diff.isSame() ? "same" : "different");
        document.set("before", side(found.before(), diff.rowsBefore()));
        document.set("after", side(found.after(), diff.rowsAfter()));
        document.set("keys", Json.texts(diff.keys()));
        document.put("added", diff.added()).put("removed", diff.removed()).put("changed", diff.changed());
        ObjectNode changedIn = document.putObject("changed_in");
        diff.changedIn().forEach(changedIn::put);
        ArrayNode sums = document.putArray("sums");
        diff.totals()
                .forEach(total -> sums.addObject()
                        .put("column", total.column())
                        .put("before", plain(total.before()))
                        .put("after", plain(total.after())));
        ArrayNode columns = document.putArray("columns");
        diff.columns()
                .forEach(change -> columns.addObject()
                        .put("column", change.column())
                        .put("before", change.before().orElse(null))
                        .put("after", change.after().orElse(null)));
        ArrayNode samples = document.putArray("samples");
        diff.samples()
                .forEach(sample -> samples.addObject()
                        .put("kind", sample.kind().name().toLowerCase(Locale.ROOT))
                        .put("row", sample.row())
                        .put("changes", sample.what()));
        return document;
    }

    private static ObjectNode side(Side side, long rows) {
        ObjectNode node = Json.object().put("text", side.text()).put("rows", rows);
        if (side instanceof Side.Published published) {
            return node.put("kind", "published")
                    .put("version", published.version())
                    .put("run", published.run().orElse(null));
        } else if (side instanceof Side.Blocked blocked) {
            return node.put("kind", "blocked").put("run", blocked.run());
        } else if (side instanceof Side.BuiltNow) {
            return node.put("kind", "built_now");
        }
        return node.put("kind", "nothing")
                .put("version", ((Side.Nothing) side).version().orElse(null));
    }

    private static String plain(Optional<BigDecimal> number) {
        return number.map(BigDecimal::toPlainString).orElse(null);
    }
}
