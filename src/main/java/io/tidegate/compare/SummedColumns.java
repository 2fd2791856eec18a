package io.tidegate.compare;

import io.tidegate.audit.Mask;
import io.tidegate.job.Job;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns whose sums are looked at: numeric ones that are neither keys nor personal, the first twenty of them.
 *
 * @param names by name in lower case, as the table writes it, in its order
 * @param approximate in lower case, in floating point on some side
 * @param tooMany those beyond the twenty
 */
record SummedColumns(Map<String, String> names, Set<String> approximate, List<String> tooMany) {
    static final int MOST = 20;

    /** @param schemas of the table in all versions that are read, the newest first */
    static SummedColumns of(Job job, List<StructType> schemas) {
        Mask mask = Mask.of(job);
        Set<String> apart = new HashSet<>(Set.of(Totals.lower(job.partition().column())));
        job.target().keys().forEach(key -> apart.add(Totals.lower(key)));
        Map<String, String> names = new LinkedHashMap<>();
        Set<String> approximate = new HashSet<>();
        List<String> tooMany = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (StructType schema : schemas) {
            for (StructField field : schema.fields()) {
                String name = Totals.lower(field.name());
                if (!(field.dataType() instanceof NumericType) || apart.contains(name) || mask.hides(name)) {
                    continue;
                }
                if (seen.add(name)) {
                    if (names.size() < MOST) {
                        names.put(name, field.name());
                    } else {
                        tooMany.add(field.name());
                    }
                }
                if (names.containsKey(name) && SharedColumns.isFloating(field.dataType())) {
                    approximate.add(name);
                }
            }
        }
        return new SummedColumns(names, approximate, tooMany);
    }

    /** Those that rows of this schema have. */
    List<Totals.Measure> in(StructType schema) {
        List<Totals.Measure> measures = new ArrayList<>();
        for (StructField field : schema.fields()) {
            if (field.dataType() instanceof NumericType && names.containsKey(Totals.lower(field.name()))) {
                measures.add(Totals.Measure.of(field));
            }
        }
        return measures;
    }
}
