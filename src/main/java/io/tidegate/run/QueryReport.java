package io.tidegate.run;

import java.util.List;

/**
 * What a query gave.
 *
 * @param rows cells as text, "" for NULL
 * @param isCut whether there were more rows than are shown
 */
public record QueryReport(List<String> columns, List<List<String>> rows, boolean isCut) {
    public QueryReport {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }
}
