package io.tidegate.log;

import java.util.List;
import java.util.Map;

/** The table's {@code metaData} action. */
record TableMetadata(String id, List<String> partitionColumns, String schemaJson, Map<String, String> properties) {
    TableMetadata {
        partitionColumns = List.copyOf(partitionColumns);
        properties = Map.copyOf(properties);
    }
}
