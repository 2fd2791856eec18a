package io.tidegate.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.job.Project;
import io.tidegate.testing.Shop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exported definitions in a real Dagster, and what Tidegate tells it through Pipes, where {@code TIDEGATE_DAGSTER} names the bin folder
 * of one: {@code python -m venv}, then {@code pip install dagster}.
 */
@Timeout(600)
class DagsterTest {
    @TempDir
    Path folder;

    private JsonNode told(Call call, Project project, String asset, String... days) throws Exception {
        Tool dagster = Tool.of("TIDEGATE_DAGSTER", "dagster");
        ExportFile file = Exported.files(Orchestrator.DAGSTER, call, project).get(0);
        Path definitions = Files.writeString(folder.resolve(file.name()), file.text());
        Path answer = folder.resolve("answer.json");
        List<String> words = new ArrayList<>(List.of(
                Path.of("src/test/resources/export/dagster_days.py")
                        .toAbsolutePath()
                        .toString(),
                definitions.toString(),
                asset,
                answer.toString(),
                "2024-04-02T06:00:00+00:00"));
        words.addAll(List.of(days));
        dagster.run(folder, Map.of("DAGSTER_HOME", ""), "python", words.toArray(String[]::new));
        return new ObjectMapper().readTree(answer.toFile());
    }

    @Test
    void definitions_load_and_schedules_ask_for_the_partition_that_is_due() throws Exception {
        JsonNode told = told(Exported.CALL, Exported.shop(folder), "orders");
        assertThat(told.get("assets").toString()).isEqualTo("[\"clicks\",\"orders\",\"revenue\",\"weekly\"]");
        JsonNode schedules = told.get("schedules");
        assertThat(schedules.get("revenue_schedule").toString())
                .isEqualTo("[\"0 4 * * *\",\"Europe/Berlin\",\"2024-04-01\"]");
        assertThat(schedules.get("weekly_schedule").toString()).isEqualTo("[\"0 6 * * 2\",\"UTC\",\"2024-03-25\"]");
        assertThat(schedules.get("clicks_schedule").get(2).asText()).isEqualTo("2024-04-02T04Z");
    }

    @Test
    void definitions_of_hostile_texts_load() throws Exception {
        assertThat(told(Exported.hostileCall(), Exported.hostile(folder), "orders")
                        .get("assets"))
                .hasSize(1);
    }

    @Test
    void days_end_in_dagster_as_they_end_in_tidegate() throws Exception {
        Tool.of("TIDEGATE_DAGSTER", "dagster");
        Shop shop = Shop.in(Files.createDirectories(folder.resolve("shop")))
                .day("2024-01-01", "1,5.00,new")
                .day("2024-01-02", "1,-5.00,new");
        Path calls = folder.resolve("calls.txt");
        Call call = new Call(
                "shop",
                Tool.launcher(folder, calls).toString(),
                shop.root().resolve("jobs.yaml").toString(),
                Optional.empty(),
                Map.of(),
                "",
                "");
        JsonNode days = told(call, shop.project(), "orders", "2024-01-01", "2024-01-01", "2024-01-02", "2024-01-03")
                .get("days");
        System.out.println("Dagster: " + days + "\n" + Files.readString(calls));

        JsonNode good = days.get(0);
        assertThat(good.get("success").asBoolean()).isTrue();
        assertThat(good.at("/materializations/0/dagster~1row_count").asInt()).isEqualTo(1);
        assertThat(good.at("/materializations/0/partition").asText()).isEqualTo("2024-01-01");
        assertThat(good.get("checks").toString())
                .contains("\"range_amount\":[true,\"ERROR\"]", "\"unique_id\":[true,\"ERROR\"]");
        assertThat(days.get(1).get("success").asBoolean()).isTrue();
        assertThat(days.get(1).get("checks"))
                .as("as they were when it was published")
                .isEqualTo(good.get("checks"));
        assertThat(days.get(1).at("/materializations/0/tidegate").asText()).startsWith("nothing to do");
        JsonNode blocked = days.get(2);
        assertThat(blocked.get("success").asBoolean()).isFalse();
        assertThat(blocked.get("materializations")).isEmpty();
        assertThat(blocked.get("checks").toString()).contains("\"range_amount\":[false,\"ERROR\"]");
        assertThat(blocked.get("retries").asInt()).isZero();
        assertThat(days.get(3).get("retries").asInt()).isEqualTo(1);
        assertThat(Files.readAllLines(calls).stream().map(line -> line.split(" ")[0]))
                .containsExactly("0", "99", "20", "23", "23");
    }
}
