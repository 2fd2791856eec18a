package io.tidegate.export;

import java.util.List;

/** A ScheduledSparkApplication for each group of jobs: one driver that runs them in order. */
final class SparkOperatorFile {
    private SparkOperatorFile() {}

    static List<ExportFile> of(Call call, List<Group> groups) {
        return groups.stream().map(group -> file(call, group)).toList();
    }

    private static ExportFile file(Call call, Group group) {
        String name = Quoted.name(call.project() + "-" + group.name());
        String text = Orchestrator.mark(Orchestrator.SPARK_OPERATOR)
                + """
                #
                # Each run builds the partition that is due when it starts, and does nothing when that is up to date. The operator
                # cannot tell a blocked gate from trouble of the network, so it restarts nothing: Tidegate itself tries trouble of
                # storage and network again, as `retry` of the job says. Set cores and memory to what your jobs need.
                apiVersion: sparkoperator.k8s.io/v1beta2
                kind: ScheduledSparkApplication
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
                  successfulRunHistoryLimit: 3
                  failedRunHistoryLimit: 7
                  template:
                    type: Java
                    mode: cluster
                    sparkVersion: "3.5.7"
                    image: %s
                    mainClass: io.tidegate.cli.Main
                    mainApplicationFile: %s
                    arguments: %s
                    restartPolicy:
                      type: Never
                    driver:
                      cores: 1
                      memory: 2g
                    executor:
                      instances: 2
                      cores: 2
                      memory: 4g
                """.formatted(
                                name,
                                Quoted.yaml(Described.line(group)),
                                Quoted.yaml(group.jobs().get(0).owner().toString()),
                                Quoted.yaml(group.timing().cron()),
                                Quoted.yaml(group.timing().zone().getId()),
                                Quoted.yaml(call.image()),
                                Quoted.yaml(call.jar()),
                                Quoted.yaml(call.arguments(group.jobs()).stream()
                                        .map(CronJobFile::unexpanded)
                                        .toList()));
        return new ExportFile(name + ".yaml", text);
    }
}
