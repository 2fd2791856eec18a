package io.tidegate.export;

import io.tidegate.job.Retry;
import java.util.List;
import java.util.stream.Collectors;

/** A CronJob of Kubernetes for each group of jobs: one pod that runs them in order. */
final class CronJobFile {
    private CronJobFile() {}

    static List<ExportFile> of(Call call, List<Group> groups) {
        return groups.stream().map(group -> file(call, group)).toList();
    }

    private static ExportFile file(Call call, Group group) {
        String name = Quoted.name(call.project() + "-" + group.name());
        Retry retry = group.retry();
        String text = Orchestrator.mark(Orchestrator.K8S_JOB)
                + """
                #
                # Each run builds the partition that is due when it starts, and does nothing when that is up to date. For
                # history use ranges: tidegate run JOB --from A --to B.
                apiVersion: batch/v1
                kind: CronJob
                metadata:
                  name: %s
                  labels:
                    app.kubernetes.io/managed-by: tidegate
                  annotations:
                    tidegate/jobs: %s
                    tidegate/owner: %s
                spec:
                  schedule: %s
                  timeZone: %s
                  concurrencyPolicy: Forbid
                  startingDeadlineSeconds: 3600
                  jobTemplate:
                    spec:
                      backoffLimit: %d
                      podFailurePolicy:
                        rules:
                          - action: FailJob
                            onExitCodes:
                              containerName: tidegate
                              operator: In
                              values: [%s]
                      template:
                        metadata:
                          labels:
                            app.kubernetes.io/managed-by: tidegate
                        spec:
                          restartPolicy: Never
                          containers:
                            - name: tidegate
                              image: %s
                              command: [%s]
                              args: %s
                """.formatted(
                                name,
                                Quoted.yaml(Described.line(group)),
                                Quoted.yaml(group.jobs().get(0).owner().toString()),
                                Quoted.yaml(group.timing().cron()),
                                Quoted.yaml(group.timing().zone().getId()),
                                retry.attempts() - 1,
                                Call.NO_RETRY.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                                Quoted.yaml(call.image()),
                                Quoted.yaml(unexpanded(call.launcher())),
                                Quoted.yaml(call.arguments(group.jobs()).stream()
                                        .map(CronJobFile::unexpanded)
                                        .toList()));
        return new ExportFile(name + ".yaml", text);
    }

    /** Kubernetes fills in variables that stand in the words of a command. */
    static String unexpanded(String word) {
        return word.replace("$", "$$");
    }
}
