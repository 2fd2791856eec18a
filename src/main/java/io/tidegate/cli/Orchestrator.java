package io.tidegate.cli;

import io.tidegate.report.Printable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The run of the orchestrator that called, from the variables it leaves. */
final class Orchestrator {
    private static final List<String> AIRFLOW =
            List.of("AIRFLOW_CTX_DAG_ID", "AIRFLOW_CTX_TASK_ID", "AIRFLOW_CTX_DAG_RUN_ID");
    private static final List<String> OTHERS = List.of("ARGO_WORKFLOW_NAME", "GITHUB_RUN_ID");

    private Orchestrator() {}

    static Optional<String> run(Map<String, String> env) {
        if (env.containsKey("AIRFLOW_CTX_DAG_RUN_ID")) {
            return Optional.of(AIRFLOW.stream()
                    .map(name -> env.getOrDefault(name, ""))
                    .filter(value -> !value.isBlank())
                    .collect(Collectors.joining("/", "airflow:", "")));
        }
        return OTHERS.stream()
                .filter(name -> !env.getOrDefault(name, "").isBlank())
                .findFirst()
                .map(name -> name.split("_")[0].toLowerCase(java.util.Locale.ROOT) + ":"
                        + Printable.quoted(env.get(name), 200));
    }
}
