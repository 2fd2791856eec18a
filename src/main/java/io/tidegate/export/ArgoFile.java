package io.tidegate.export;

import io.tidegate.job.Job;
import io.tidegate.job.Retry;
import java.util.List;
import java.util.stream.Collectors;

/** A CronWorkflow for each group of jobs, with a task for each job after those that it reads. */
final class ArgoFile {
    private ArgoFile() {}

    static List<ExportFile> of(Call call, List<Group> groups) {
        return groups.stream().map(group -> file(call, group)).toList();
    }

    private static ExportFile file(Call call, Group group) {
        String name = Quoted.name(call.project() + "-" + group.name());
        StringBuilder text = new StringBuilder(Orchestrator.mark(Orchestrator.ARGO)).append("""
                        #
                        # Each run builds the partition of its scheduled time, so that one that is retried or submitted again builds
                        # the same. For history use ranges: tidegate run JOB --from A --to B.
                        apiVersion: argoproj.io/v1alpha1
                        kind: CronWorkflow
                        metadata:
                          name: %s
                          annotations:
                            workflows.argoproj.io/description: %s
                        spec:
                          schedules: [%s]
                          timezone: %s
                          concurrencyPolicy: Forbid
                          startingDeadlineSeconds: 3600
                          workflowMetadata:
                            labels:
                              app.kubernetes.io/managed-by: tidegate
                          workflowSpec:
                            entrypoint: jobs
                            templates:
                              - name: jobs
                                dag:
                                  tasks:
                        """.formatted(
                        name,
                        Quoted.yaml(Described.line(group)),
                        Quoted.yaml(group.timing().cron()),
                        Quoted.yaml(group.timing().zone().getId())));
        for (Job job : group.jobs()) {
            text.append("            - name: %s\n              template: %s\n".formatted(step(job), step(job)));
            List<Job> upstream = group.upstreamOf(job);
            if (!upstream.isEmpty()) {
                text.append("              dependencies: [%s]\n"
                        .formatted(upstream.stream().map(ArgoFile::step).collect(Collectors.joining(", "))));
            }
        }
        group.jobs().forEach(job -> text.append(template(call, group, job)));
        return new ExportFile(name + ".yaml", text.toString());
    }

    private static String template(Call call, Group group, Job job) {
        Retry retry = job.retry();
        return """
                      - name: %s
                        metadata:
                          annotations:
                            tidegate/owner: %s
                        retryStrategy:
                          limit: %d
                          retryPolicy: Always
                          expression: 'lastRetry.exitCode not in [%s]'
                          backoff: {duration: "%ds", factor: 2, cap: "%ds"}
                        container:
                          image: %s
                          command: [%s]
                          args: %s
                """.formatted(
                        step(job),
                        Quoted.yaml(literal(job.owner().toString())),
                        retry.attempts() - 1,
                        Call.NO_RETRY.stream().map(code -> "\"" + code + "\"").collect(Collectors.joining(", ")),
                        Math.max(1, retry.backoff().toSeconds()),
                        Math.max(1, retry.maxBackoff().toSeconds()),
                        Quoted.yaml(literal(call.image())),
                        Quoted.yaml(literal(call.launcher())),
                        arguments(call, group, job));
    }

    private static String arguments(Call call, Group group, Job job) {
        String words = call.arguments(List.of(job)).stream()
                .map(word -> Quoted.yaml(literal(CronJobFile.unexpanded(word))))
                .collect(Collectors.joining(", "));
        return "[%s, \"--partition\", %s]".formatted(words, Quoted.yaml(partition(group.timing())));
    }

    /** The scheduled time, put back into the middle of its partition and written as one. */
    private static String partition(Timing timing) {
        return "{{=sprig.dateInZone('%s', sprig.dateModify('-%dm', sprig.toDate('2006-01-02T15:04:05Z07:00', workflow.scheduledTime)), '%s')}}"
                .formatted(
                        timing.goLayout(),
                        timing.toItsPartition().toMinutes(),
                        timing.zone().getId());
    }

    /** Argo replaces what stands in double braces. */
    private static String literal(String text) {
        return text.replace("{{", "{{='{'+'{'}}");
    }

    private static String step(Job job) {
        return Quoted.name(job.name());
    }
}
