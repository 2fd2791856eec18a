package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The demo's queries over all of the sample data: what jobs.yaml's checks say of it is true. */
class DemoQueriesTest extends SparkTest {
    private static final int DAYS = 91;
    private static final List<String> TEXTS = List.of("data", "stato", "denominazione_regione");
    private static final Path DEMO = Path.of("src", "demo");

    @BeforeAll
    static void source_views() throws IOException {
        source("regions");
        source("nation");
        query("sql/regions_daily.sql").localCheckpoint().createOrReplaceTempView("regions_daily");
        query("sql/nation_daily.sql").localCheckpoint().createOrReplaceTempView("nation_daily");
    }

    @Test
    void each_day_has_its_21_regions_under_distinct_codes() {
        assertThat(
                        rows(
                                "SELECT day FROM regions_daily GROUP BY day HAVING count(*) = 21 AND count(DISTINCT region_code) = 21"))
                .hasSize(DAYS);
        assertThat(rows("SELECT 1 FROM regions_daily WHERE NOT region_code RLIKE '^[0-9]{2}$' OR country <> 'ITA'"))
                .isEmpty();
    }

    @Test
    void each_report_is_of_its_day_and_seven_hours_old_when_the_day_ends() {
        for (String table : List.of("regions_daily", "nation_daily")) {
            assertThat(rows("SELECT 1 FROM " + table
                            + " WHERE reported_at IS NULL OR CAST(reported_at AS DATE) <> day"))
                    .isEmpty();
            assertThat(rows("SELECT 1 FROM " + table
                            + " WHERE to_utc_timestamp(CAST(date_add(day, 1) AS TIMESTAMP), 'Europe/Rome')"
                            + " - reported_at <> INTERVAL '7' HOUR"))
                    .isEmpty();
        }
    }

    @Test
    void what_blocks_holds_on_every_row() {
        assertThat(
                        rows(
                                "SELECT 1 FROM regions_daily WHERE NOT (latitude BETWEEN 35 AND 48 AND longitude BETWEEN 6 AND 19"
                                        + " AND deaths >= 0 AND intensive_care >= 0 AND hospitalized = hospitalized_with_symptoms + intensive_care"
                                        + " AND active_cases = hospitalized + home_isolation AND total_cases IS NOT NULL AND tests IS NOT NULL)"))
                .isEmpty();
    }

    @Test
    void what_warns_finds_the_two_slips_that_are_in_the_data() {
        assertThat(rows("SELECT CAST(day AS STRING), region FROM regions_daily WHERE people_tested > tests"))
                .extracting(row -> row.mkString(" "))
                .containsExactly("2020-12-05 Molise");
        assertThat(
                        rows(
                                "SELECT CAST(day AS STRING), region FROM regions_daily WHERE total_cases <> active_cases + recovered + deaths"))
                .extracting(row -> row.mkString(" "))
                .containsExactly("2021-02-03 Emilia-Romagna");
    }

    @Test
    void the_regions_add_up_to_the_nation_exactly_on_every_day() throws IOException {
        upstream("regions_daily", "regions", "day");
        upstream("nation_daily", "nation", "day");
        query("sql/country_daily.sql").createOrReplaceTempView("country_daily");

        assertThat(
                        rows(
                                "SELECT 1 FROM country_daily c JOIN nation_daily n ON c.day = n.day AND c.country = n.country"
                                        + " WHERE c.total_cases = n.total_cases AND c.deaths = n.deaths AND c.tests = n.tests"
                                        + " AND c.new_cases = n.new_cases AND c.regions = 21 AND c.deaths_per_100_cases BETWEEN 0 AND 100"))
                .hasSize(DAYS);
        assertThat(rows("SELECT 1 FROM country_daily")).hasSize(DAYS);
        source("regions");
        source("nation");
    }

    @Test
    void each_week_has_seven_days_of_21_regions() throws IOException {
        upstream("regions_daily", "regions", "date_trunc('WEEK', day)");
        query("sql/regions_weekly.sql").createOrReplaceTempView("regions_weekly");

        assertThat(
                        rows(
                                "SELECT week FROM regions_weekly GROUP BY week HAVING count(*) = 21 AND min(days) = 7 AND max(days) = 7"))
                .hasSize(DAYS / 7);
        assertThat(rows("SELECT 1 FROM regions_weekly WHERE new_cases_on_worst_day > new_cases"))
                .isEmpty();
        source("regions");
    }

    @Test
    void the_cured_queries_add_the_new_columns_at_the_end_and_change_nothing_else() throws IOException {
        List<String> before = List.of(query("sql/regions_daily.sql").columns());
        Dataset<Row> cured = query("cure/sql/regions_daily.sql");
        assertThat(cured.columns())
                .startsWith(before.toArray(String[]::new))
                .endsWith(
                        "cases_by_molecular_test",
                        "cases_by_antigen_test",
                        "molecular_tests",
                        "antigen_tests",
                        "nuts_1",
                        "nuts_2")
                .hasSize(before.size() + 6);
        cured.createOrReplaceTempView("cured");
        assertThat(
                        rows(
                                "SELECT 1 FROM cured WHERE (day < DATE'2021-01-15') <> (nuts_2 IS NULL AND antigen_tests IS NULL)"))
                .isEmpty();

        assertThat(query("cure/sql/nation_daily.sql").columns())
                .startsWith(query("sql/nation_daily.sql").columns())
                .hasSize(query("sql/nation_daily.sql").columns().length + 4);
    }

    /** The CSV files of both schemas as one view, with the day of each file's name as _partition. */
    private static void source(String name) {
        Dataset<Row> before = csv(name, "20{2011*,2012*,2101{0*,10,11,12,13,14}}.csv");
        Dataset<Row> after = csv(name, "2021{01{15,16,17,18,19,2*,3*},02*}.csv");
        before.unionByName(after, true)
                .withColumn(
                        "_partition",
                        functions.to_date(
                                functions.regexp_extract(functions.input_file_name(), "([0-9]{8})[.]csv$", 1),
                                "yyyyMMdd"))
                .createOrReplaceTempView(name);
    }

    /** Typed as jobs.yaml declares it: text, degrees, and counts for the rest. */
    private static Dataset<Row> csv(String name, String glob) {
        Dataset<Row> text = SPARK.read()
                .option("header", "true")
                .option("escape", "\"")
                .csv(DEMO.resolve("data").resolve(name) + "/" + glob);
        Column[] typed = Stream.of(text.columns())
                .map(column -> text.col(column).cast(type(column)).as(column))
                .toArray(Column[]::new);
        return text.select(typed);
    }

    private static String type(String column) {
        if (column.startsWith("note") || column.startsWith("codice") || TEXTS.contains(column)) {
            return "string";
        }
        return column.equals("lat") || column.equals("long") ? "double" : "bigint";
    }

    private static void upstream(String table, String view, String partition) {
        SPARK.sql("SELECT *, CAST(" + partition + " AS DATE) AS _partition FROM " + table)
                .localCheckpoint()
                .createOrReplaceTempView(view);
    }

    private static Dataset<Row> query(String file) throws IOException {
        return SPARK.sql(Files.readString(DEMO.resolve(file)));
    }

    private static List<Row> rows(String sql) {
        return SPARK.sql(sql).collectAsList();
    }
}
