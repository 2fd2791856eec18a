package io.tidegate.rule;

import java.util.List;
import org.apache.spark.sql.Column;

/**
 * A row rule bound to a schema.
 *
 * @param passes true for a row that passes, false for one that breaks it, null for one that is not judged
 * @param reads the columns whose values say why a row broke it
 */
public record RowRule(Column passes, List<String> reads) {
    public RowRule {
        reads = List.copyOf(reads);
    }
}
