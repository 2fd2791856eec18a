package io.tidegate.audit;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Check;
import io.tidegate.job.Partition;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.ledger.CheckOutcome.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every check of every partition and what was found of it; the first finding stands, and none may be missing in the end. */
final class Board {
    private final List<Check> checks;
    private final Map<Partition, Map<Check, Finding>> findings = new HashMap<>();
    private final Map<Partition, Map<Check, List<String>>> samples = new HashMap<>();
    private final Map<Partition, Map<Check, String>> rests = new HashMap<>();

    Board(List<Check> checks, List<Partition> partitions) {
        this.checks = checks;
        partitions.forEach(partition -> findings.put(partition, new HashMap<>()));
    }

    void put(Partition partition, Check check, Finding finding) {
        if (finding != null) {
            findings.get(partition).putIfAbsent(check, finding);
        }
    }

    void putEverywhere(Check check, Finding finding) {
        findings.keySet().forEach(partition -> put(partition, check, finding));
    }

    /** All checks of the partition that have no finding yet. */
    void putRest(Partition partition, Finding finding) {
        checks.forEach(check -> put(partition, check, finding));
    }

    void putRestEverywhere(Finding finding) {
        findings.keySet().forEach(partition -> putRest(partition, finding));
    }

    boolean isOpen(Partition partition, Check check) {
        return !findings.get(partition).containsKey(check);
    }

    boolean isOpen() {
        return findings.values().stream().anyMatch(found -> found.size() < checks.size());
    }

    List<Partition> failed(Check check) {
        return findings.entrySet().stream()
                .filter(e -> e.getValue().get(check).failed())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    void sample(Partition partition, Check check, List<String> seen) {
        samples.computeIfAbsent(partition, p -> new HashMap<>()).put(check, seen);
    }

    void rest(Partition partition, Check check, String sql) {
        rests.computeIfAbsent(partition, p -> new HashMap<>()).put(check, sql);
    }

    /** @throws TidegateException BUG when the number of findings is not that of the checks */
    Verdict verdict(Partition partition) {
        Map<Check, Finding> found = findings.get(partition);
        List<CheckOutcome> outcomes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<String> excused = new HashSet<>();
        for (Check check : checks) {
            Finding finding = found.get(check);
            if (finding != null && names.add(check.name())) {
                List<String> seen = samples.getOrDefault(partition, Map.of()).getOrDefault(check, List.of());
                String rest = rests.getOrDefault(partition, Map.of()).getOrDefault(check, "");
                outcomes.add(
                        finding.failed() ? finding.outcome(check, seen, rest) : finding.outcome(check, List.of(), ""));
                if (finding.status() == Status.NOT_EVALUATED && check.onNoRows() == Check.OnNoRows.SKIP) {
                    excused.add(check.name());
                }
            }
        }
        if (outcomes.size() != checks.size()) {
            throw new TidegateException(
                    ErrorCode.BUG,
                    "Cannot judge %s: %d of %d checks were evaluated"
                            .formatted(partition, outcomes.size(), checks.size()),
                    "Report this; nothing was published.");
        }
        return new Verdict(partition, Verdict.Standing.JUDGED, outcomes, excused);
    }
}
