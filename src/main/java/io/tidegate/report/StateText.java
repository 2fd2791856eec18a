package io.tidegate.report;

import io.tidegate.ledger.PartitionState;
import io.tidegate.ledger.Since;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** How partitions stand by the ledger's last word on them, in sentences. */
final class StateText {
    private static final int LONGEST_COMMAND = 72;

    private StateText() {}

    /** {@code published in version 9}, {@code rolled back to version 1 by ann: the rates were wrong}, {@code blocked: …}. */
    static String of(PartitionState state) {
        return sentence(state.status(), state.version(), state.detail());
    }

    private static String sentence(PartitionState.Status status, OptionalLong version, String detail) {
        return switch (status) {
            case PUBLISHED -> "published" + (version.isPresent() ? " in version " + version.getAsLong() : "");
            case ADOPTED, ROLLED_BACK -> detail;
            case BLOCKED, FAILED, RUNNING, ABANDONED -> word(status) + ": " + detail;
        };
    }

    private static String word(PartitionState.Status status) {
        return status.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    /** {@code 46 rolled back, 1 published}; empty for none. */
    static String counts(List<Since> since) {
        Map<PartitionState.Status, Integer> counts = new EnumMap<>(PartitionState.Status.class);
        since.forEach(one -> counts.merge(one.status(), one.partitions().size(), Integer::sum));
        return counts.entrySet().stream()
                .map(count -> Numbers.count(count.getValue()) + " " + word(count.getKey()))
                .collect(Collectors.joining(", "));
    }

    /** What others made since of partitions of a backfill, one line or more each. */
    static List<String> lines(List<Since> since, Optional<String> onlyJob, Screen screen) {
        Table table = new Table(Column.text(""), Column.wrapped("")).indented(2);
        for (Since one : since) {
            String place = onlyJob.filter(one.job()::equals).isPresent() ? "" : one.job() + " ";
            table.row(Numbers.minute(one.at()), new Cell(place + sentence(one), tone(one.status())));
        }
        return table.lines(screen);
    }

    private static String sentence(Since since) {
        boolean isRollback = since.status() == PartitionState.Status.ROLLED_BACK;
        String by = since.backfill()
                .map(id -> "by backfill " + id + ", ")
                .orElse(isRollback ? "" : "by %s with `%s`, ".formatted(since.who(), shortened(since.command())));
        return "%s %s; %srun %s"
                .formatted(
                        EventText.partitions(since.partitions()),
                        sentence(since.status(), since.version(), since.detail()),
                        by,
                        since.run());
    }

    private static String shortened(String command) {
        return command.length() <= LONGEST_COMMAND ? command : command.substring(0, LONGEST_COMMAND - 1) + "…";
    }

    private static Tone tone(PartitionState.Status status) {
        return switch (status) {
            case PUBLISHED, ADOPTED -> Tone.PLAIN;
            case RUNNING -> Tone.ACTIVE;
            case ROLLED_BACK, ABANDONED -> Tone.CAUTION;
            case BLOCKED, FAILED -> Tone.BAD;
        };
    }
}
