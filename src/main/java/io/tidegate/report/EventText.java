package io.tidegate.report;

import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.ByHand;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.NotifiedEvent;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an event says, in a sentence. */
final class EventText {
    private static final Pattern DIGEST = Pattern.compile("\\b([0-9a-f]{12})[0-9a-f]{20,}");

    private EventText() {}

    static String of(Event event) {
        if (event instanceof Event.RunStarted e) {
            return "%s %s by %s on %s (pid %d), code %s%s%s"
                    .formatted(
                            e.job(),
                            e.command(),
                            e.who(),
                            e.host(),
                            e.pid(),
                            e.codeVersion(),
                            e.reason().map(why -> ", because: " + why).orElse(""),
                            e.orchestratorRun()
                                    .or(() -> e.parentRun().map(Object::toString))
                                    .map(run -> ", for " + run)
                                    .orElse(""));
        }
        if (event instanceof Event.Planned e) {
            return partitions(e.partitions());
        }
        if (event instanceof Event.Intent e) {
            return "chunk %d: %s; target at %s; sources %s; %s"
                    .formatted(
                            e.chunk(),
                            partitions(e.partitions()),
                            version(e.targetVersion()),
                            pairs(e.sourcePins()),
                            e.evaluation());
        }
        if (event instanceof Event.SourceRead e) {
            return "%s %s: %s, %s"
                    .formatted(e.source(), e.partition(), Numbers.count(e.rows(), "row"), Numbers.bytes(e.bytes()));
        }
        if (event instanceof Event.Checked e) {
            long failed =
                    e.checks().stream().filter(check -> !check.status().lets()).count();
            long warned = e.checks().stream()
                    .filter(check -> check.status() == CheckOutcome.Status.WARN)
                    .count();
            return "%s: %d of %s did not pass%s"
                    .formatted(
                            e.partition(),
                            failed,
                            Numbers.count(e.checks().size(), "check"),
                            warned == 0 ? "" : ", %d warned".formatted(warned));
        }
        return outcome(event);
    }

    private static String outcome(Event event) {
        if (event instanceof Event.Published e) {
            return "%s: %s (before: %s) in %s, %s; version %s to %d; cost %s; %s%s"
                    .formatted(
                            e.partition(),
                            Numbers.count(e.rowsAfter(), "row"),
                            known(e.rowsBefore()),
                            Numbers.count(e.files(), "file"),
                            Numbers.bytes(e.bytes()),
                            e.versionBefore() < 0 ? "none" : e.versionBefore(),
                            e.versionAfter(),
                            Money.alone(e.cost()),
                            e.evaluation(),
                            e.recovered() ? "; found in the table's log by a later start" : "");
        }
        if (event instanceof Event.Blocked e) {
            return "%s: %s: %s".formatted(e.partition(), e.code(), e.message());
        }
        if (event instanceof Event.Failed e) {
            return "%s: %s (%s): %s".formatted(partitions(e.partitions()), e.code(), e.blame(), e.cause());
        }
        if (event instanceof ByHand.Adopted e) {
            return "%s: %s rows at version %d, by %s, because: %s"
                    .formatted(e.partition(), known(e.rows()), e.version(), e.who(), e.reason());
        }
        if (event instanceof Event.RolledBack e) {
            return "%s: %s; %s rows (before: %s) in %s, %s; version %d to %d"
                    .formatted(
                            e.partition(),
                            e.text(),
                            known(e.rowsAfter()),
                            known(e.rowsBefore()),
                            Numbers.count(e.files(), "file"),
                            Numbers.bytes(e.bytes()),
                            e.versionBefore(),
                            e.versionAfter());
        }
        if (event instanceof ByHand.Unlocked e) {
            return "%s: taken from %s by %s, because: %s".formatted(e.partition(), e.holder(), e.who(), e.reason());
        }
        if (event instanceof ByHand.CancelRequested e) {
            return "asked to stop by %s, because: %s".formatted(e.who(), e.reason());
        }
        if (event instanceof NotifiedEvent e) {
            return e.text();
        }
        if (event instanceof BackfillEvent e) {
            return BackfillEventText.of(e);
        }
        Event.RunFinished e = (Event.RunFinished) event;
        return "exit %d; %s; cost %s".formatted(e.exitStatus(), pairs(e.counts()), Money.alone(e.cost()));
    }

    static String partitions(List<String> partitions) {
        return partitions.size() <= 3
                ? String.join(", ", partitions)
                : "%s to %s (%s)"
                        .formatted(
                                partitions.get(0),
                                partitions.get(partitions.size() - 1),
                                Numbers.count(partitions.size(), "partition"));
    }

    static String pairs(Map<String, ?> values) {
        return values.isEmpty()
                ? "none"
                : new TreeMap<>(values)
                        .entrySet().stream()
                                .map(value -> value.getKey() + " " + shortened(value.getValue()))
                                .collect(Collectors.joining(", "));
    }

    /** Digests told by their first digits; documents have them whole. */
    private static String shortened(Object value) {
        return DIGEST.matcher(String.valueOf(value)).replaceAll("$1…");
    }

    private static String version(long version) {
        return version < 0 ? "no table yet" : "version " + version;
    }

    private static String known(OptionalLong rows) {
        return rows.isPresent() ? Numbers.count(rows.getAsLong()) : "unknown";
    }
}
