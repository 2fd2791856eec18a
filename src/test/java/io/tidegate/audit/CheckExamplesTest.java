package io.tidegate.audit;

import static io.tidegate.ledger.CheckOutcome.Status.FAIL;
import static io.tidegate.ledger.CheckOutcome.Status.PASS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Job;
import io.tidegate.job.yaml.ProjectReader;
import io.tidegate.ledger.CheckOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each example of docs/checks.md, judged on rows that pass it and on rows that fail it. */
class CheckExamplesTest extends AuditTest {
    private static final Path PAGE = Path.of("docs/checks.md");
    private static final Pattern EXAMPLE =
            Pattern.compile("## (\\w+)\n(?:(?!\n## ).)*?```yaml\n(.*?)```", Pattern.DOTALL);

    private static final String JOB = """
            version: 1
            project: shop
            jobs:
              - name: orders_daily
                owner: {team: payments, contact: "#payments"}
                partition: {column: ds, grain: day, start: 2024-01-01}
                sources:
                  - name: orders
                    path: "data/{{ ds }}.csv"
                    format: csv
                    columns: {order_id: string}
                  - name: settlement
                    path: "bank/{{ ds }}.csv"
                    format: csv
                    columns: {order_id: string, amount: "decimal(12,2)"}
                  - {name: customers, path: customers, format: delta}
                transform:
                  sql: SELECT *, _partition AS ds FROM orders
                target: {table: orders_daily}
                checks:
            """;

    @TempDir
    Path folder;

    private static Dataset<Row> good() {
        return SPARK.range(1000)
                .selectExpr(
                        "concat('o', id) AS order_id",
                        "CAST(id % 3 AS INT) AS line_no",
                        "CAST(id % 900 AS INT) AS customer_id",
                        "concat('customer ', id) AS customer",
                        "CAST(id % 100 + 1 AS DECIMAL(12,2)) AS amount",
                        "CAST(0 AS DECIMAL(12,2)) AS refunded",
                        "CAST(id % 100 + 1 AS INT) AS quantity",
                        "element_at(array('new', 'paid', 'sent'), CAST(id % 3 AS INT) + 1) AS status",
                        "'IT' AS country",
                        "'IT60X0542811101000000123456' AS iban",
                        "timestamp'2024-03-15 20:00:00' AS event_ts",
                        "date'2024-03-15' AS ds");
    }

    private static Map<String, Dataset<Row>> sources() {
        return Map.of(
                "settlement",
                good().selectExpr("order_id", "amount", "ds AS _partition"),
                "customers",
                SPARK.range(2000).selectExpr("CAST(id AS INT) AS customer_id"));
    }

    /** What is done to the good rows, so that each check fails. */
    private static Map<String, UnaryOperator<Dataset<Row>>> spoiled() {
        Map<String, UnaryOperator<Dataset<Row>>> spoiled = new LinkedHashMap<>();
        spoiled.put("not_null", with("order_id", "nullif(order_id, 'o5')"));
        spoiled.put("not_blank", with("customer", "if(order_id = 'o5', ' ', customer)"));
        spoiled.put("accepted_values", with("status", "if(order_id = 'o5', 'lost', status)"));
        spoiled.put("range", with("amount", "if(order_id = 'o5', -1, amount)"));
        spoiled.put("pattern", with("country", "if(order_id = 'o5', 'Italy', country)"));
        spoiled.put("length", with("iban", "if(order_id = 'o5', 'none', iban)"));
        spoiled.put("expression", with("refunded", "if(order_id = 'o5', amount + 1, refunded)"));
        spoiled.put("row_count", rows -> rows.limit(10));
        spoiled.put("min", with("amount", "if(order_id = 'o5', 0, amount)"));
        spoiled.put("max", with("amount", "-amount"));
        spoiled.put("sum", with("amount", "-amount"));
        spoiled.put("mean", with("amount", "-amount"));
        spoiled.put("stddev", with("amount", "if(line_no = 0, 5000, amount)"));
        spoiled.put("quantile", with("amount", "if(line_no = 0, 5000, amount)"));
        spoiled.put("correlation", with("quantity", "-quantity"));
        spoiled.put("distinct_count", with("status", "'new'"));
        spoiled.put("unique_ratio", with("customer_id", "customer_id % 100"));
        spoiled.put("entropy", with("status", "'new'"));
        spoiled.put("deequ", with("amount", "if(order_id = 'o5', 1000000, amount)"));
        spoiled.put("unique", with("order_id", "if(order_id = 'o5', 'o2', order_id)"));
        spoiled.put("schema", rows -> rows.drop("order_id"));
        spoiled.put("freshness", with("event_ts", "timestamp'2024-03-14 20:00:00'"));
        spoiled.put("sql", with("amount", "if(order_id = 'o5', -1, amount)"));
        spoiled.put("relationships", with("customer_id", "if(order_id = 'o5', 12345, customer_id)"));
        spoiled.put("row_count_match", rows -> rows.limit(980));
        spoiled.put("reconcile", with("amount", "if(order_id = 'o5', amount + 1, amount)"));
        return spoiled;
    }

    private static UnaryOperator<Dataset<Row>> with(String column, String expression) {
        return rows -> rows.withColumn(
                column,
                org.apache
                        .spark
                        .sql
                        .functions
                        .expr(expression)
                        .cast(rows.schema().apply(column).dataType()));
    }

    private Job job(String example) throws IOException {
        Path file = folder.resolve("jobs.yaml");
        Files.writeString(file, JOB + example.strip().indent(6));
        return ProjectReader.readOrThrow(file, Optional.empty(), Map.of(), Map.of())
                .project()
                .job("orders_daily");
    }

    @Test
    void every_example_passes_on_good_rows_and_fails_on_bad_ones() throws IOException {
        Dataset<Row> good = good().cache();
        Map<String, UnaryOperator<Dataset<Row>>> spoiled = spoiled();
        Matcher examples = EXAMPLE.matcher(Files.readString(PAGE));
        int seen = 0;
        while (examples.find()) {
            String kind = examples.group(1);
            Job job = job(examples.group(2));
            assertThat(spoiled).as("rows that fail " + kind).containsKey(kind);
            assertThat(outcomes(job, good))
                    .as(kind + " on good rows")
                    .isNotEmpty()
                    .extracting(CheckOutcome::status)
                    .containsOnly(PASS);
            assertThat(outcomes(job, spoiled.get(kind).apply(good)))
                    .as(kind + " on bad rows")
                    .extracting(CheckOutcome::status)
                    .contains(FAIL);
            seen++;
        }
        assertThat(seen).as("examples on the page").isEqualTo(spoiled.size());
        good.unpersist();
    }

    private static List<CheckOutcome> outcomes(Job job, Dataset<Row> rows) {
        return audit(job, rows, List.of(DAY), sources()).get(DAY).outcomes();
    }
}
