package io.tidegate.export;

import io.tidegate.job.Retry;
import java.util.List;
import java.util.stream.Collectors;

/** Lines for a crontab, one for each group of jobs. */
final class CrontabFile {
    private CrontabFile() {}

    static List<ExportFile> of(Call call, List<Group> groups) {
        StringBuilder text = new StringBuilder(Orchestrator.mark(Orchestrator.CRON)).append("""
                        #
                        # Each line builds the partition that is due when it starts, and does nothing when that is up to date. What a
                        # second try can cure is tried again in the same line. CRON_TZ is known to cronie; where cron does not know
                        # it, the machine must be in that zone.
                        """);
        String zone = "";
        for (Group group : groups) {
            String own = group.timing().zone().getId();
            if (!own.equals(zone)) {
                text.append("CRON_TZ=").append(own).append('\n');
                zone = own;
            }
            text.append("# ")
                    .append(Described.line(group))
                    .append('\n')
                    .append(group.timing().cron())
                    .append(' ')
                    .append(command(call, group))
                    .append('\n');
        }
        return List.of(new ExportFile("tidegate-" + Quoted.name(call.project()) + ".crontab", text.toString()));
    }

    /** No status but those that a second try cures leads to one; the pauses double. */
    private static String command(Call call, Group group) {
        Retry retry = group.retry();
        String once = call.command(call.arguments(group.jobs())).stream()
                .map(Quoted::crontab)
                .collect(Collectors.joining(" "));
        if (retry.attempts() == 1) {
            return once;
        }
        long longest = Math.max(1, retry.maxBackoff().toSeconds());
        String noRetry = Call.NO_RETRY.stream().map(String::valueOf).collect(Collectors.joining("|"));
        return "left=%d; pause=%d; until %s; do code=$?; case $code in %s) exit $code;; esac; left=$((left-1)); [ $left -gt 0 ] || exit $code; sleep $pause; pause=$((pause*2)); [ $pause -le %d ] || pause=%d; done"
                .formatted(retry.attempts(), Math.max(1, retry.backoff().toSeconds()), once, noRetry, longest, longest);
    }
}
