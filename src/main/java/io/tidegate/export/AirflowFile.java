package io.tidegate.export;

import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Retry;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One Python file with a DAG for each group of jobs. Its operator starts Tidegate without a shell and turns its exit status into what
 * Airflow knows: skipped, failed for good, or to be tried again.
 */
final class AirflowFile {
    private static final String HEAD = """
            #
            # Each DAG builds one partition a run, of the run's data interval, so that a task which is cleared days later
            # builds the same partition again. Catch-up is off: for history use ranges, which build many partitions in one
            # run, such as `tidegate run JOB --from A --to B` or `tidegate run JOB --missing`.
            from __future__ import annotations

            import json
            from datetime import timedelta
            from pathlib import Path
            from tempfile import TemporaryDirectory

            import pendulum
            from airflow import DAG
            from airflow.exceptions import AirflowException, AirflowFailException, AirflowSkipException
            from airflow.timetables.interval import CronDataIntervalTimetable

            try:
                from airflow.providers.standard.operators.bash import BashOperator
            except ImportError:  # Airflow 2
                from airflow.operators.bash import BashOperator


            class TidegateOperator(BashOperator):
                ""\"Runs Tidegate, without a shell, for one partition.""\"

                NOTHING_TO_DO = %d
                NO_RETRY = {%s}

                template_fields = ("partition",)
                template_fields_renderers = {}
                template_ext = ()

                def __init__(self, *, words, partition, **kwargs):
                    super().__init__(bash_command="tidegate", **kwargs)
                    self.words = words
                    self.partition = partition

                def execute(self, context):
                    with TemporaryDirectory(prefix="tidegate-") as folder:
                        result = Path(folder, "result.json")
                        ended = self.subprocess_hook.run_command(
                            command=[*self.words, "--result-file", str(result), "--partition", self.partition],
                            env=self.get_env(context),
                        )
                        told = json.loads(result.read_text())["summary"] if result.exists() else ""
                    told = told or f"tidegate ended with {ended.exit_code}"
                    if ended.exit_code == 0:
                        return told
                    if ended.exit_code == self.NOTHING_TO_DO:
                        raise AirflowSkipException(told)
                    if ended.exit_code in self.NO_RETRY:
                        raise AirflowFailException(told)
                    raise AirflowException(told)
            """;

    private AirflowFile() {}

    static List<ExportFile> of(Call call, List<Group> groups) {
        String noRetry = Call.NO_RETRY.stream().map(String::valueOf).collect(Collectors.joining(", "));
        StringBuilder text = new StringBuilder(Orchestrator.mark(Orchestrator.AIRFLOW))
                .append(HEAD.formatted(Call.NOTHING_TO_DO, noRetry));
        groups.forEach(group -> text.append(dag(call, group)));
        return List.of(
                new ExportFile("tidegate_" + Quoted.name(call.project()).replace('-', '_') + ".py", text.toString()));
    }

    private static String dag(Call call, Group group) {
        Timing timing = group.timing();
        LocalDateTime start = timing.firstInterval(group.jobs().stream()
                .map(job -> job.partition().start())
                .max(Comparator.naturalOrder())
                .orElseThrow());
        String zone = Quoted.python(timing.zone().getId());
        List<String> tags = new ArrayList<>(List.of("tidegate"));
        group.jobs().stream().flatMap(job -> job.tags().stream()).distinct().forEach(tags::add);
        StringBuilder text = new StringBuilder("""


                with DAG(
                    dag_id=%s,
                    schedule=CronDataIntervalTimetable(%s, timezone=%s),
                    start_date=pendulum.datetime(%d, %d, %d, %d, %d, tz=%s),
                    catchup=False,
                    max_active_runs=1,
                    tags=%s,
                ):
                """.formatted(
                        Quoted.python(id(call.project()) + "." + id(group.name())),
                        Quoted.python(timing.cron()),
                        zone,
                        start.getYear(),
                        start.getMonthValue(),
                        start.getDayOfMonth(),
                        start.getHour(),
                        start.getMinute(),
                        zone,
                        Quoted.python(tags)));
        for (int i = 0; i < group.jobs().size(); i++) {
            text.append(task(call, group, group.jobs().get(i), i));
        }
        for (Job job : group.jobs()) {
            group.upstreamOf(job)
                    .forEach(read -> text.append("    task_%d >> task_%d\n"
                            .formatted(group.jobs().indexOf(read), group.jobs().indexOf(job))));
        }
        return text.toString();
    }

    private static String task(Call call, Group group, Job job, int number) {
        Retry retry = job.retry();
        return """
                    task_%d = TidegateOperator(
                        task_id=%s,
                        words=%s,
                        partition=%s,
                        owner=%s,
                        doc_md=%s,
                        retries=%d,
                        retry_delay=timedelta(seconds=%d),
                        retry_exponential_backoff=True,
                        max_retry_delay=timedelta(seconds=%d),
                        trigger_rule="none_failed",
                    )
                """.formatted(
                        number,
                        Quoted.python(id(job.name())),
                        Quoted.python(call.command(call.skipping(List.of(job)))),
                        Quoted.python(partition(group.timing())),
                        Quoted.python(job.owner().team()),
                        Quoted.python(Described.markdown(job)),
                        retry.attempts() - 1,
                        Math.max(1, retry.backoff().toSeconds()),
                        Math.max(1, retry.maxBackoff().toSeconds()));
    }

    /** The start of the data interval in the job's zone, less the whole days (for hours: hours) that the delay adds. */
    private static String partition(Timing timing) {
        String unit = timing.grain() == Grain.HOUR ? "hours" : "days";
        return "{{ data_interval_start.in_timezone('%s')%s.strftime('%s') }}"
                .formatted(
                        timing.zone().getId(),
                        timing.back() == 0 ? "" : ".subtract(%s=%d)".formatted(unit, timing.back()),
                        timing.strftime());
    }

    /** Letters, digits and underscores, so that a dot parts project and job. */
    private static String id(String name) {
        return name.matches("\\w{1,100}") ? name : Quoted.name(name).replace('-', '_');
    }
}
