package io.tidegate.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Project;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files for Kubernetes as a YAML parser reads them: the fields that the API demands, and every word of a command as it was meant. */
class YamlFilesTest {
    @TempDir
    Path folder;

    private static Object parsed(String text) {
        return new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    private static Object at(Object node, Object... path) {
        Object found = node;
        for (Object step : path) {
            found = step instanceof Integer index ? ((List<?>) found).get(index) : ((Map<?, ?>) found).get(step);
            assertThat(found).as("%s of %s", step, List.of(path)).isNotNull();
        }
        return found;
    }

    private Object one(Orchestrator orchestrator, String name) {
        return parsed(Exported.files(orchestrator, Exported.CALL, Exported.shop(folder)).stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .orElseThrow()
                .text());
    }

    @Test
    void a_cron_job_fails_for_good_at_a_gate_and_is_tried_again_otherwise() {
        Object job = one(Orchestrator.K8S_JOB, "shop-revenue.yaml");
        assertThat(at(job, "apiVersion")).isEqualTo("batch/v1");
        assertThat(at(job, "kind")).isEqualTo("CronJob");
        assertThat(at(job, "spec", "timeZone")).isEqualTo("Europe/Berlin");
        Object spec = at(job, "spec", "jobTemplate", "spec");
        assertThat(at(spec, "backoffLimit")).isEqualTo(2);
        assertThat(at(spec, "template", "spec", "restartPolicy"))
                .as("what a podFailurePolicy demands")
                .isEqualTo("Never");
        Object rule = at(spec, "podFailurePolicy", "rules", 0);
        assertThat(at(rule, "action")).isEqualTo("FailJob");
        assertThat(at(rule, "onExitCodes", "containerName"))
                .isEqualTo(at(spec, "template", "spec", "containers", 0, "name"));
        assertThat(at(rule, "onExitCodes", "values")).isEqualTo(Call.NO_RETRY);
        assertThat(at(spec, "template", "spec", "containers", 0, "args"))
                .isEqualTo(List.of(
                        "run",
                        "orders",
                        "revenue",
                        "-f",
                        "/etc/shop/jobs.yaml",
                        "--env",
                        "prod",
                        "--var",
                        "min_orders=10",
                        "--var",
                        "region=eu west",
                        "--scheduled"));
    }

    @Test
    void a_cron_workflow_runs_jobs_in_order_with_the_partition_of_the_scheduled_time() {
        Object workflow = one(Orchestrator.ARGO, "shop-revenue.yaml");
        assertThat(at(workflow, "kind")).isEqualTo("CronWorkflow");
        Object spec = at(workflow, "spec", "workflowSpec");
        assertThat(at(spec, "entrypoint")).isEqualTo(at(spec, "templates", 0, "name"));
        assertThat(at(spec, "templates", 0, "dag", "tasks"))
                .isEqualTo(List.of(
                        Map.of("name", "orders", "template", "orders"),
                        Map.of("name", "revenue", "template", "revenue", "dependencies", List.of("orders"))));
        Object revenue = at(spec, "templates", 2);
        assertThat(at(revenue, "name")).isEqualTo("revenue");
        assertThat(at(revenue, "retryStrategy", "limit")).isEqualTo(2);
        assertThat(at(revenue, "retryStrategy", "expression").toString()).contains("not in", "\"20\"");
        List<?> args = (List<?>) at(revenue, "container", "args");
        assertThat(args.get(args.size() - 2)).isEqualTo("--partition");
        assertThat(args.get(args.size() - 1).toString())
                .contains("workflow.scheduledTime", "'2006-01-02'", "'Europe/Berlin'", "'-960m'");
    }

    @Test
    void a_scheduled_spark_application_is_complete_and_restarts_nothing() {
        Object application = one(Orchestrator.SPARK_OPERATOR, "shop-weekly.yaml");
        assertThat(at(application, "apiVersion")).isEqualTo("sparkoperator.k8s.io/v1beta2");
        assertThat(at(application, "spec", "schedule")).isEqualTo("0 6 * * 2");
        Object template = at(application, "spec", "template");
        assertThat(at(template, "mainClass")).isEqualTo("io.tidegate.cli.Main");
        assertThat(at(template, "restartPolicy", "type")).isEqualTo("Never");
        for (String field :
                List.of("type", "mode", "sparkVersion", "image", "mainApplicationFile", "driver", "executor")) {
            assertThat(at(template, field)).isNotNull();
        }
    }

    @Test
    void hostile_words_arrive_as_they_were_meant() {
        Call call = Exported.hostileCall();
        Project project = Exported.hostile(folder);
        List<String> words = call.arguments(project.jobs());

        Object pod = at(
                parsed(Exported.files(Orchestrator.K8S_JOB, call, project)
                        .get(0)
                        .text()),
                "spec",
                "jobTemplate",
                "spec",
                "template",
                "spec",
                "containers",
                0);
        assertThat(expanded(at(pod, "args"))).isEqualTo(words);
        assertThat(expanded(at(pod, "command"))).containsExactly(call.launcher());
        assertThat(at(pod, "image")).isEqualTo(call.image());

        Object application = parsed(Exported.files(Orchestrator.SPARK_OPERATOR, call, project)
                .get(0)
                .text());
        assertThat(expanded(at(application, "spec", "template", "arguments"))).isEqualTo(words);
        assertThat(at(application, "metadata", "annotations", "tidegate/owner"))
                .isEqualTo(project.jobs().get(0).owner().toString());

        Object step = at(
                parsed(Exported.files(Orchestrator.ARGO, call, project).get(0).text()),
                "spec",
                "workflowSpec",
                "templates",
                1);
        List<String> args = expanded(at(step, "container", "args"));
        assertThat(args.subList(0, words.size()).stream().map(word -> word.replace("{{='{'+'{'}}", "{{")))
                .isEqualTo(words);
        assertThat(args.subList(0, words.size()))
                .as("nothing for Argo to fill in but two braces")
                .noneMatch(word -> word.replace("{{='{'+'{'}}", "").contains("{{"));
    }

    /** As the kubelet reads the words of a command: two dollars are one, and none of them starts a variable. */
    private static List<String> expanded(Object words) {
        List<String> read = new ArrayList<>();
        for (Object word : (List<?>) words) {
            assertThat(word.toString().replace("$$", "")).doesNotContain("$");
            read.add(word.toString().replace("$$", "$"));
        }
        return read;
    }
}
