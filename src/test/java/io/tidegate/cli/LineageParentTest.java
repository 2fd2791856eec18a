package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Project;
import io.tidegate.job.yaml.ProjectReader;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.ParentRun;
import io.tidegate.run.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The run that called, in the order in which those who call say so. */
class LineageParentTest {
    private static final String UUID = "f99310b4-3c3c-1a1a-2b2b-c1b95c24ff1";

    @TempDir
    Path folder;

    private final List<String> notes = new ArrayList<>();

    private static ParentRun parent(int n) {
        return new ParentRun("ns" + n, "job" + n, UUID + n);
    }

    private static Map<String, String> properties(int n) {
        return Map.of(
                "spark.openlineage.parentJobNamespace", "ns" + n,
                "spark.openlineage.parentJobName", "job" + n,
                "spark.openlineage.parentRunId", UUID + n);
    }

    private static String context(int n) {
        return "{\"parent\":{\"run\":{\"runId\":\"%s%d\"},\"job\":{\"namespace\":\"ns%d\",\"name\":\"job%d\"}}}"
                .formatted(UUID, n, n, n);
    }

    @Test
    void the_flag_comes_first_then_spark_then_the_context_then_the_older_variable() {
        LineageParent lineage = new LineageParent(notes::add);
        Optional<ParentRun> flag = Optional.of(LineageParent.ofFlag("ns1/job1/" + UUID + 1));
        Map<String, String> env = new HashMap<>(
                Map.of("OPENLINEAGE_CONTEXT", context(4), "OPENLINEAGE_PARENT_ID", "ns5/job5/" + UUID + 5));
        assertThat(lineage.of(flag, properties(2), properties(3)::get, env)).contains(parent(1));
        assertThat(lineage.of(Optional.empty(), properties(2), properties(3)::get, env))
                .contains(parent(2));
        assertThat(lineage.of(Optional.empty(), Map.of(), properties(3)::get, env))
                .contains(parent(3));
        assertThat(lineage.of(Optional.empty(), Map.of(), name -> null, env)).contains(parent(4));
        env.remove("OPENLINEAGE_CONTEXT");
        assertThat(lineage.of(Optional.empty(), Map.of(), name -> null, env)).contains(parent(5));
        assertThat(lineage.of(Optional.empty(), Map.of(), name -> null, Map.of()))
                .isEmpty();
        assertThat(notes).isEmpty();
        assertThat(LineageParent.ofFlag("airflow://prod/dag.task/" + UUID + 1))
                .isEqualTo(new ParentRun("airflow://prod", "dag.task", UUID + 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{\"parent\":{}}", "null", "\"x\"", "{\"parent\":{\"run\":{\"runId\":\"no\"}}}"})
    void a_context_that_names_no_run_is_noted_and_passed_over(String context) {
        Map<String, String> env =
                Map.of("OPENLINEAGE_CONTEXT", context, "OPENLINEAGE_PARENT_ID", "ns5/job5/" + UUID + 5);
        assertThat(new LineageParent(notes::add).of(Optional.empty(), Map.of(), name -> null, env))
                .contains(parent(5));
        assertThat(notes).singleElement().asString().startsWith("OPENLINEAGE_CONTEXT names no parent run");
    }

    @Test
    void the_ledger_keeps_it_beside_the_run_of_the_orchestrator() {
        Workbench bench = Workbench.withProject(folder);
        bench.engines = Engine::open;
        bench.env.put("AIRFLOW_CTX_DAG_ID", "shop");
        bench.env.put("AIRFLOW_CTX_DAG_RUN_ID", "scheduled__1");
        bench.env.put("OPENLINEAGE_PARENT_ID", "ns5/job5/" + UUID + 5);
        assertThat(bench.run("run", "orders_daily", "--partition", "2024-03-04").exit())
                .isEqualTo(23);
        Project project = ProjectReader.readOrThrow(folder.resolve("jobs.yaml"), Optional.empty(), Map.of(), Map.of())
                .project();
        assertThat(Ledger.at(project.ledger()).history("orders_daily").events())
                .filteredOn(Event.RunStarted.class::isInstance)
                .singleElement()
                .satisfies(event -> {
                    Event.RunStarted started = (Event.RunStarted) event;
                    assertThat(started.orchestratorRun()).contains("airflow:shop/scheduled__1");
                    assertThat(started.parentRun()).contains(parent(5));
                });
        assertThat(bench.run("run", "orders_daily", "--latest", "--parent-run", "no")
                        .exit())
                .isEqualTo(2);
    }
}
