package io.tidegate.run;

import io.tidegate.error.ErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The exit status of several outcomes: all alike, that one; else the first present of a fixed order; else "partly done". */
public final class ExitStatus {
    /** A stop that was asked for is what the asker waits for. Then damage, failures and mistakes come before gates and guardrails, those before what a retry cures. */
    private static final List<Integer> FIRST_OF = List.of(130, 143, 29, 1, 2, 20, 21, 27);

    private ExitStatus() {}

    /** Of a whole command: a stop that was asked for, or its partitions and the jobs that never came to theirs. */
    public static int of(RunReport report) {
        if (report.stopped().isPresent()) {
            return report.stopped().get().code().exitStatus();
        }
        List<Integer> statuses = new ArrayList<>();
        for (JobResult job : report.jobs()) {
            job.trouble().ifPresent(trouble -> statuses.add(trouble.code().exitStatus()));
            job.results()
                    .forEach(r ->
                            statuses.add(r.code().map(ErrorCode::exitStatus).orElse(0)));
        }
        return ofStatuses(statuses);
    }

    public static int of(List<RunResult> results) {
        return ofStatuses(results.stream()
                .map(result -> result.code().map(ErrorCode::exitStatus).orElse(0))
                .toList());
    }

    /** The same for statuses that no result stands behind; 0 when there is none. */
    public static int ofStatuses(Collection<Integer> statuses) {
        Set<Integer> present = new TreeSet<>(statuses);
        if (present.isEmpty()) {
            return 0;
        }
        if (present.size() == 1) {
            return present.iterator().next();
        }
        return FIRST_OF.stream().filter(present::contains).findFirst().orElse(ErrorCode.PARTIAL.exitStatus());
    }
}
