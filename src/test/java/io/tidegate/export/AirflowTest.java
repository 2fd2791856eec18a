package io.tidegate.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.ledger.Event;
import io.tidegate.testing.Shop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exported DAGs in a real Airflow, where {@code TIDEGATE_AIRFLOW} names the bin folder of one: {@code python -m venv}, then
 * {@code pip install apache-airflow}.
 */
@Timeout(600)
class AirflowTest {
    @TempDir
    Path folder;

    private final ObjectMapper json = new ObjectMapper();

    private Map<String, String> home() {
        Map<String, String> env = new HashMap<>();
        env.put("AIRFLOW_HOME", folder.resolve("airflow").toString());
        env.put("AIRFLOW__CORE__LOAD_EXAMPLES", "False");
        env.put("AIRFLOW__CORE__DAGS_FOLDER", folder.resolve("dags").toString());
        return env;
    }

    private Path dags(Call call, io.tidegate.job.Project project) throws Exception {
        ExportFile file = Exported.files(Orchestrator.AIRFLOW, call, project).get(0);
        Files.createDirectories(folder.resolve("dags"));
        return Files.writeString(folder.resolve("dags").resolve(file.name()), file.text());
    }

    @Test
    void a_dag_of_hostile_texts_is_imported_with_every_word_as_it_was_meant() throws Exception {
        Tool airflow = Tool.of("TIDEGATE_AIRFLOW", "apache-airflow");
        Call call = Exported.hostileCall();
        io.tidegate.job.Project project = Exported.hostile(folder);
        Path file = dags(call, project);
        Path script = Files.writeString(folder.resolve("read.py"), """
                import json, sys
                from airflow.models import DagBag
                bag = DagBag(dag_folder=sys.argv[1], include_examples=False)
                assert not bag.import_errors, bag.import_errors
                [dag] = bag.dags.values()
                [task] = dag.tasks
                open(sys.argv[2], "w").write(json.dumps([task.words, task.owner, task.doc_md, task.template_fields]))
                """);
        Path answer = folder.resolve("answer.json");
        airflow.run(folder, home(), "python", script.toString(), file.toString(), answer.toString());
        JsonNode told = json.readTree(answer.toFile());
        assertThat(json.convertValue(told.get(0), List.class)).isEqualTo(call.command(call.skipping(project.jobs())));
        assertThat(told.get(1).asText()).isEqualTo(project.jobs().get(0).owner().team());
        assertThat(told.get(2).asText())
                .isEqualTo(Described.markdown(project.jobs().get(0)));
        assertThat(told.get(3)).as("nothing else is a template").hasSize(1);
    }

    /** Good, again, blocked, late and missing days of a shop, each as a run of its own. */
    @Test
    void days_end_in_airflow_as_they_end_in_tidegate() throws Exception {
        Tool airflow = Tool.of("TIDEGATE_AIRFLOW", "apache-airflow");
        Shop shop = Shop.in(Files.createDirectories(folder.resolve("shop")))
                .edit("retry: {attempts: 2,", "retry: {attempts: 3,")
                .edit("    checks:\n      - range", "    retry: {attempts: 3}\n    checks:\n      - range")
                .day("2024-01-01", "1,5.00,new")
                .day("2024-01-02", "1,-5.00,new")
                .day("2024-01-03", "1,7.00,paid");
        shop.jobs(Files.readString(shop.root().resolve("jobs.yaml")) + """
                  - name: totals
                    partition: {column: day, grain: day, start: 2024-01-01}
                    sources: [{name: orders, job: orders}]
                    transform: {sql: "SELECT _partition AS day, sum(amount) AS total FROM orders GROUP BY 1"}
                    target: {table: totals}
                    checks: [{range: {column: total, min: 0}}]
                """);
        Path late = shop.root().resolve("raw/2024-01-03.csv");
        Files.move(late, Path.of(late + ".later"));
        Path calls = folder.resolve("calls.txt");
        Call call = new Call(
                "shop",
                Tool.launcher(folder, calls).toString(),
                shop.root().resolve("jobs.yaml").toString(),
                Optional.empty(),
                Map.of(),
                "",
                "");
        Path file = dags(call, shop.project());
        airflow.run(folder, home(), "airflow", "db", "migrate");
        Path answer = folder.resolve("answer.json");
        String said = airflow.run(
                folder,
                home(),
                "python",
                Path.of("src/test/resources/export/airflow_days.py")
                        .toAbsolutePath()
                        .toString(),
                file.toString(),
                "shop.totals",
                answer.toString(),
                calls.toString(),
                "2024-01-01",
                "2024-01-01",
                "2024-01-02",
                "2024-01-03=" + late,
                "2024-01-04");
        JsonNode told = json.readTree(answer.toFile());
        System.out.println("Airflow: " + told + "\n" + Files.readString(calls));

        assertThat(told.get(0).get("interval").get(0).asText()).startsWith("2024-01-01T00:00");
        assertTask(told, 0, "orders", "success", 1, said);
        assertTask(told, 0, "totals", "success", 1, said);
        assertThat(told.at("/0/tasks/orders/xcom").asText()).startsWith("1 published; run ");
        assertTask(told, 1, "orders", "skipped", 1, said);
        assertTask(told, 1, "totals", "skipped", 1, said);
        assertTask(told, 2, "orders", "failed", 1, said);
        assertThat(told.at("/2/tasks/totals/state").asText()).isEqualTo("upstream_failed");
        assertTask(told, 3, "orders", "success", 2, said);
        assertTask(told, 3, "totals", "success", 1, said);
        assertTask(told, 4, "orders", "failed", 3, said);

        assertThat(Files.readAllLines(calls).stream().map(line -> line.replaceAll("run (\\w+) .*--partition ", "$1 ")))
                .containsExactly(
                        "0 orders 2024-01-01",
                        "0 totals 2024-01-01",
                        "99 orders 2024-01-01",
                        "99 totals 2024-01-01",
                        "20 orders 2024-01-02",
                        "23 orders 2024-01-03",
                        "0 orders 2024-01-03",
                        "0 totals 2024-01-03",
                        "23 orders 2024-01-04",
                        "23 orders 2024-01-04",
                        "23 orders 2024-01-04");
        assertThat(shop.ledger().history("orders").events())
                .filteredOn(Event.RunStarted.class::isInstance)
                .isNotEmpty()
                .allSatisfy(event -> assertThat(
                                ((Event.RunStarted) event).orchestratorRun().orElse(""))
                        .startsWith("airflow:shop.totals/orders/"));
    }

    private static void assertTask(JsonNode told, int run, String task, String state, int tries, String said) {
        JsonNode found = told.get(run).get("tasks").get(task);
        assertThat(found.get("state").asText())
                .as("%s of %s%n%s", task, told.get(run), said)
                .isEqualTo(state);
        assertThat(found.get("tries").asInt())
                .as("tries of %s in %s", task, told.get(run))
                .isEqualTo(tries);
    }
}
