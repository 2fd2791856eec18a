package io.tidegate.run;

import static io.tidegate.testing.Shop.partition;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.compare.Side;
import io.tidegate.job.Rule;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Suggested checks can be pasted: the job file is read without a fault, and the gate passes on the rows they came from. */
class SuggestedChecksTest extends SparkTest {
    private static final String DAY = "2024-03-01";
    private static final String CHECKS = """
                checks:
                  - range: {column: amount, min: 0}
                  - accepted_values: {column: status, values: [new, paid]}
            """;

    @TempDir
    Path dir;

    @Test
    void pasted_into_the_job_they_validate_and_pass() {
        Shop shop = Shop.in(dir).edit(CHECKS.stripTrailing(), "    checks: []").edit(", keys: [id]", "");
        shop.edit(
                "SELECT _partition AS day, id, amount, status FROM raw",
                "\"SELECT _partition AS day, id, amount, status, CAST(id AS string) AS code, if(id < 3, NULL, concat('it''s: $', '{x} \\\"q\\\"')) AS odd FROM raw\"");
        List<String> orders = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            orders.add("%d,%d.25,%s".formatted(i, i % 7, i % 3 == 0 ? "paid" : "new"));
        }
        shop.day(DAY, orders.toArray(String[]::new));

        SuggestReport built = suggest(shop);

        assertThat(built.side()).isEqualTo(new Side.BuiltNow());
        assertThat(built.rows()).isEqualTo(40);
        assertThat(built.checks())
                .extracting(s -> s.rule().kind())
                .contains("not_null", "unique", "range", "accepted_values", "expression");
        assertThat(built.checks())
                .filteredOn(s ->
                        s.rule() instanceof Rule.AcceptedValues v && v.column().equals("status"))
                .extracting(s -> ((Rule.AcceptedValues) s.rule()).values())
                .containsExactly(List.of("new", "paid"));
        assertThat(built.yaml()).contains("# 40 of 40 rows are not null (Deequ: complete if complete)");

        shop.edit("    checks: []", built.yaml().indent(4).stripTrailing());
        assertThat(shop.job("orders").checks()).hasSameSizeAs(built.checks());
        assertThat(shop.run("orders", DAY).get(0)).isInstanceOf(RunResult.Published.class);

        SuggestReport again = suggest(shop);
        assertThat(again.side()).isInstanceOf(Side.Published.class);
        assertThat(again.checks()).isEmpty();
    }

    private static SuggestReport suggest(Shop shop) {
        try (Engine engine = Engine.open(shop.project(), Shop.settings())) {
            return engine.suggest(shop.job("orders"), partition(DAY));
        }
    }
}
