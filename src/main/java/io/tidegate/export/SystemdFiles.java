package io.tidegate.export;

import io.tidegate.job.Retry;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A service and a timer for each group of jobs. */
final class SystemdFiles {
    private SystemdFiles() {}

    static List<ExportFile> of(Call call, List<Group> groups) {
        return groups.stream().flatMap(group -> files(call, group)).toList();
    }

    private static Stream<ExportFile> files(Call call, Group group) {
        String name = "tidegate-" + Quoted.name(call.project() + "-" + group.name());
        String what = Described.line(group).replace("%", "%%");
        Retry retry = group.retry();
        long pause = Math.max(1, retry.backoff().toSeconds());
        String command = call.command(call.skipping(group.jobs())).stream()
                .map(Quoted::unit)
                .collect(Collectors.joining(" "));
        String noRetry = Call.NO_RETRY.stream().map(String::valueOf).collect(Collectors.joining(" "));
        String service = Orchestrator.mark(Orchestrator.SYSTEMD)
                + """
                # Builds the partition that is due when it starts, and does nothing when that is up to date.
                [Unit]
                Description=%s
                StartLimitBurst=%d
                StartLimitIntervalSec=%d

                [Service]
                Type=oneshot
                ExecStart=%s
                SuccessExitStatus=%d
                Restart=on-failure
                RestartPreventExitStatus=%s
                RestartSec=%d
                """.formatted(
                                what,
                                retry.attempts(),
                                Math.max(3600, 2 * retry.attempts() * pause),
                                command,
                                Call.NOTHING_TO_DO,
                                noRetry,
                                pause);
        String timer = Orchestrator.mark(Orchestrator.SYSTEMD)
                + """
                [Unit]
                Description=%s

                [Timer]
                OnCalendar=%s
                Persistent=true

                [Install]
                WantedBy=timers.target
                """.formatted(what, group.timing().calendar());
        return Stream.of(new ExportFile(name + ".service", service), new ExportFile(name + ".timer", timer));
    }
}
