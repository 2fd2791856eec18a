package io.tidegate.cli;

import io.tidegate.ledger.CheckOutcome;
import io.tidegate.report.Money;
import io.tidegate.report.Numbers;
import io.tidegate.run.RunResult;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One outcome in a few words. */
final class OutcomeSentence {
    private static final BigDecimal A_CENT = new BigDecimal("0.01");

    private OutcomeSentence() {}

    static String of(RunResult result, String currency) {
        if (result instanceof RunResult.Published published) {
            return published(published, currency);
        } else if (result instanceof RunResult.RolledBack back) {
            return rolledBack(back);
        } else if (result instanceof RunResult.Blocked blocked) {
            return blocked(blocked);
        } else if (result instanceof RunResult.Kept kept) {
            return kept.why().text();
        } else if (result instanceof RunResult.NotReady notReady) {
            return notReady.why().replaceFirst("^not ready: ", "");
        } else if (result instanceof RunResult.Superseded superseded) {
            return "run " + superseded.byRun() + " is newer and owns it";
        } else if (result instanceof RunResult.Conflict conflict) {
            return conflict.why();
        } else if (result instanceof RunResult.Failed failed) {
            return "%s (%s)"
                    .formatted(firstLine(failed.message()), failed.reason().text());
        } else if (result instanceof RunResult.Unknown unknown) {
            return unknown.why();
        }
        return ((RunResult.NotTried) result).why();
    }

    private static String published(RunResult.Published published, String currency) {
        List<String> parts = new ArrayList<>();
        String before = published.rowsBefore().isPresent()
                ? " (before: %s)".formatted(Numbers.count(published.rowsBefore().getAsLong()))
                : "";
        parts.add(Numbers.count(published.rows(), "row") + before);
        parts.add("version " + published.version());
        parts.add(checks(published.checks()));
        spent(published.cost(), currency).ifPresent(parts::add);
        return String.join(", ", parts);
    }

    static String rolledBack(RunResult.RolledBack back) {
        return "%s (before: %s)%s, version %d"
                .formatted(
                        rows(back.rows()),
                        rows(back.rowsBefore()),
                        back.toVersion() < 0 ? "" : " as in version " + back.toVersion(),
                        back.version());
    }

    /** {@code 1 row}, or that nobody knows. */
    static String rows(OptionalLong rows) {
        return rows.isPresent() ? Numbers.count(rows.getAsLong(), "row") : "rows unknown";
    }

    /** Empty below a cent, which says nothing; documents have it. */
    static Optional<String> spent(BigDecimal cost, String currency) {
        return cost.compareTo(A_CENT) < 0 ? Optional.empty() : Optional.of(Money.alone(cost, currency));
    }

    private static String checks(List<CheckOutcome> checks) {
        long warned = checks.stream()
                .filter(c -> c.status() == CheckOutcome.Status.WARN)
                .count();
        if (checks.isEmpty()) {
            return "no checks";
        }
        return warned == 0
                ? Numbers.count(checks.size(), "check") + " passed"
                : "%d of %s warned".formatted(warned, Numbers.count(checks.size(), "check"));
    }

    private static String blocked(RunResult.Blocked blocked) {
        long failed = blocked.checks().stream().filter(c -> !c.status().lets()).count();
        String what = failed == 0
                ? firstLine(blocked.message())
                : "%d of %s failed"
                        .formatted(failed, Numbers.count(blocked.checks().size(), "check"));
        return what + "; " + untouched(blocked);
    }

    private static String untouched(RunResult.Blocked blocked) {
        if (blocked.publishedVersion().isEmpty()) {
            return "nothing published yet";
        }
        return "published data untouched (version %d%s)"
                .formatted(
                        blocked.publishedVersion().getAsLong(),
                        blocked.publishedAt()
                                .map(at -> ", " + Numbers.minute(at))
                                .orElse(""));
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
