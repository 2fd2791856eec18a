package io.tidegate.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Whether rows of an earlier version of a table fit it as it is. */
class OldRowsTest {
    private static final String THEN = "id BIGINT, amount DECIMAL(12,2), day DATE";

    private static TableShape table(String id, String columns, String partitionColumn, Map<String, String> properties) {
        return new TableShape(
                id, StructType.fromDDL(columns), List.of(partitionColumn), properties, 1, 2, Set.of(), Set.of());
    }

    private static Optional<String> unfit(String now) {
        return table("t", now, "day", Map.of()).unfitFor(table("t", THEN, "day", Map.of()));
    }

    @Test
    void the_same_columns_and_further_ones_that_may_be_null_fit() {
        assertThat(unfit(THEN)).isEmpty();
        assertThat(unfit("id BIGINT, note STRING, amount DECIMAL(12,2), day DATE"))
                .isEmpty();
    }

    @Test
    void columns_that_went_changed_or_may_not_be_null_do_not() {
        assertThat(unfit("id BIGINT, day DATE")).contains("its column amount was dropped or renamed since");
        assertThat(unfit("id BIGINT, amount DOUBLE, day DATE"))
                .contains("its column amount was decimal(12,2) then and is double now");
        assertThat(unfit("id BIGINT NOT NULL, amount DECIMAL(12,2), day DATE"))
                .contains("its column id must not be NULL since");
        assertThat(unfit(THEN + ", note STRING NOT NULL"))
                .contains("its column note, which came since, must not be NULL");
    }

    @Test
    void another_table_another_partitioning_and_a_new_constraint_do_not() {
        TableShape now = table("t", THEN, "day", Map.of("delta.constraints.positive", "amount > 0", "note", "x"));
        assertThat(now.unfitFor(table("u", THEN, "day", Map.of()))).contains("the table was made anew since");
        assertThat(now.unfitFor(table("t", THEN, "id", Map.of()))).contains("its partitioning changed since");
        assertThat(now.unfitFor(table("t", THEN, "day", Map.of())))
                .contains("it has a constraint since, positive, which nobody held those rows against");
        assertThat(now.unfitFor(now)).isEmpty();
    }
}
