package io.tidegate.report;

import io.tidegate.estimate.Spread;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.BackfillHistory.Outcome;
import io.tidegate.ledger.BackfillHistory.Status;
import io.tidegate.ledger.PartitionState;
import io.tidegate.ledger.RunId;
import io.tidegate.ledger.Since;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One backfill as the ledger tells it: who planned, approved and applied it, how far it is, what it cost, what it changed. */
public final class BackfillView {
    private static final int KEY = 9;
    private static final int MOST_STOPPED = 20;

    private final BackfillHistory backfill;
    private final String currency;
    private final Screen screen;
    private final List<Since> since;
    private final List<String> lines = new ArrayList<>();

    private BackfillView(BackfillHistory backfill, String currency, Screen screen) {
        this.backfill = backfill;
        this.currency = currency;
        this.screen = screen;
        this.since = backfill.since();
    }

    /** @param currency of all costs */
    public static List<String> lines(BackfillHistory backfill, String currency, Screen screen) {
        BackfillView view = new BackfillView(backfill, currency, screen);
        view.lines.add("%s  %s"
                .formatted(
                        screen.paint(Tone.STRONG, backfill.id().text()),
                        screen.paint(
                                BackfillsView.tone(backfill.state()),
                                backfill.state().text())));
        view.jobs();
        view.progress();
        view.rows();
        view.cost();
        view.since();
        view.section("trail");
        view.trail();
        backfill.jobs().forEach(view::chunks);
        backfill.jobs().forEach(view::changes);
        view.stopped();
        view.lines.add("");
        view.lines.add(view.summary());
        return view.lines;
    }

    private void jobs() {
        for (BackfillEvent.Planned planned : backfill.planned()) {
            entry(
                    "job",
                    "%s, %s to %s, %s in %s"
                            .formatted(
                                    planned.job(),
                                    planned.first(),
                                    planned.last(),
                                    Numbers.count(planned.partitions(), "partition"),
                                    Numbers.count(planned.chunks(), "chunk")));
        }
        backfill.planned().stream().findFirst().ifPresent(planned -> {
            entry("why", planned.reason());
            entry("plan", planned.file() + ", hash " + start(planned.planHash()));
        });
    }

    private static String start(String hash) {
        return hash.substring(0, Math.min(12, hash.length()));
    }

    private void progress() {
        int all = backfill.partitions();
        int done = backfill.count(Status.PUBLISHED);
        int percent = all == 0 ? 0 : (int) (100L * done / all);
        StringBuilder told = new StringBuilder(
                "%s of %s, %d%%".formatted(Numbers.count(done), Numbers.count(all, "partition"), percent));
        for (Status status : List.of(Status.BLOCKED, Status.FAILED)) {
            int count = backfill.count(status);
            if (count > 0) {
                told.append(", ").append(Numbers.count(count)).append(' ').append(status.text());
            }
        }
        if (backfill.takenBack() > 0) {
            told.append(", ").append(Numbers.count(backfill.takenBack())).append(" taken back");
        }
        ProgressBar bar = new ProgressBar(screen);
        entry(
                "done",
                bar.drawn(done, backfill.count(Status.BLOCKED) + backfill.count(Status.FAILED), all) + "  " + told);
    }

    private void rows() {
        long before = 0;
        long after = 0;
        for (String job : backfill.jobs()) {
            for (Outcome outcome : backfill.outcomes(job).values()) {
                if (outcome.status() == Status.PUBLISHED) {
                    before += outcome.rowsBefore().orElse(0);
                    after += outcome.rowsAfter().orElse(0);
                }
            }
        }
        if (backfill.count(Status.PUBLISHED) > 0) {
            long more = after - before;
            entry(
                    "rows",
                    "%s before, %s after (%s%s)"
                            .formatted(
                                    Numbers.count(before),
                                    Numbers.count(after),
                                    more < 0 ? "" : "+",
                                    Numbers.count(more)));
        }
    }

    private void cost() {
        Optional<Spread> planned = BackfillsView.estimated(backfill);
        List<BigDecimal> amounts = new ArrayList<>(List.of(backfill.cost()));
        planned.ifPresent(range -> amounts.addAll(List.of(range.low(), range.likely(), range.high())));
        Money money = Money.of(amounts);
        String estimated = planned.map(range -> "; estimated %s, likely %s"
                        .formatted(money.between(range.low(), range.high()), money.text(range.likely())))
                .orElse("");
        String budget = backfill.planned().stream()
                .findFirst()
                .flatMap(BackfillEvent.Planned::budget)
                .map(most -> "; budget " + Money.exact(most))
                .orElse("");
        entry("cost", money.text(backfill.cost()) + " " + currency + " so far" + estimated + budget);
    }

    /** What readers see of the others is as this backfill left it. */
    private void since() {
        if (!since.isEmpty()) {
            section("since then");
            lines.addAll(StateText.lines(
                    since,
                    backfill.jobs().size() == 1 ? Optional.of(backfill.jobs().get(0)) : Optional.empty(),
                    screen));
        }
    }

    private void trail() {
        Table table = new Table(Column.text(""), Column.text(""), Column.wrapped("")).indented(2);
        Set<String> told = new HashSet<>();
        for (BackfillEvent event : backfill.trail()) {
            if (!(event instanceof BackfillEvent.ChunkDone) && told.add(event.type() + event.run() + event.at())) {
                table.row(Numbers.minute(event.at()), word(event), said(event));
            }
        }
        lines.addAll(table.lines(screen));
    }

    private static String word(BackfillEvent event) {
        return event.type().substring("backfill_".length());
    }

    private String said(BackfillEvent event) {
        if (event instanceof BackfillEvent.Planned e) {
            return "by %s%s".formatted(e.who(), code(e));
        }
        if (event instanceof BackfillEvent.Approved e) {
            return "by %s%s".formatted(e.by(), e.note().map(note -> ": " + note).orElse(""));
        }
        if (event instanceof BackfillEvent.Started e) {
            return "by %s, run %s%s".formatted(e.who(), e.run(), code(e));
        }
        if (event instanceof BackfillEvent.Compared e) {
            return ChangesView.counts(e.changes());
        }
        if (event instanceof BackfillEvent.Paused e) {
            return "by %s: %s".formatted(e.who(), e.reason());
        }
        BackfillEvent.Finished e = (BackfillEvent.Finished) event;
        return "%s, by %s".formatted(e.outcome(), e.who());
    }

    /** With which code and which configuration of the job. */
    private String code(BackfillEvent event) {
        RunId run = event.run();
        return backfill.begun(event.job(), run)
                .map(begun -> ", code %s, configuration %s"
                        .formatted(start(begun.codeVersion()), start(begun.configurationHash())))
                .orElse("");
    }

    private void chunks(String job) {
        List<BackfillEvent.ChunkDone> chunks = backfill.chunks(job);
        if (chunks.isEmpty()) {
            return;
        }
        section(backfill.jobs().size() == 1 ? "chunks" : "chunks of " + job);
        Table table = new Table(
                        Column.number("chunk"),
                        Column.number("partitions"),
                        Column.number("took"),
                        Column.number("cost"),
                        Column.wrapped("outcome"))
                .indented(2);
        Money money =
                Money.of(chunks.stream().map(BackfillEvent.ChunkDone::cost).toList());
        for (BackfillEvent.ChunkDone chunk : chunks) {
            Map<String, Integer> counts = new TreeMap<>(chunk.counts());
            boolean isWhole = counts.keySet().stream().allMatch(word -> word.equals("published"));
            table.row(
                    chunk.chunk(),
                    Numbers.count(chunk.partitions().size()),
                    Numbers.duration(
                            Duration.ofMillis(chunk.seconds().movePointRight(3).longValue())),
                    money.text(chunk.cost()),
                    new Cell(EventText.pairs(counts), isWhole ? Tone.GOOD : Tone.BAD));
        }
        lines.addAll(table.lines(screen));
    }

    private void changes(String job) {
        backfill.compared(job).ifPresent(compared -> {
            lines.add("");
            lines.addAll(ChangesView.lines(job, compared.changes(), screen));
        });
    }

    private void stopped() {
        Table table = new Table(Column.text(""), Column.text(""), Column.text(""), Column.wrapped("")).indented(2);
        int more = 0;
        int shown = 0;
        for (String job : backfill.jobs()) {
            Map<String, PartitionState> others = backfill.since(job);
            for (Map.Entry<String, Outcome> entry : new TreeMap<>(backfill.outcomes(job)).entrySet()) {
                Outcome outcome = entry.getValue();
                PartitionState now = others.get(entry.getKey());
                boolean isThere = now != null && now.status().isOurs();
                if (outcome.status() == Status.PUBLISHED || isThere) {
                    continue;
                }
                if (shown++ < MOST_STOPPED) {
                    table.row(
                            new Cell(outcome.status().text(), Tone.BAD),
                            job,
                            entry.getKey(),
                            outcome.code() + ": " + outcome.detail());
                } else {
                    more++;
                }
            }
        }
        if (shown > 0) {
            section("not published");
            lines.addAll(table.lines(screen));
            if (more > 0) {
                lines.add("  and %s more; -o json has them all".formatted(Numbers.count(more)));
            }
        }
    }

    private String summary() {
        return "backfill %s: %s, %s of %s done%s"
                .formatted(
                        backfill.id(),
                        backfill.state().text(),
                        Numbers.count(backfill.count(Status.PUBLISHED)),
                        Numbers.count(backfill.partitions(), "partition"),
                        since.isEmpty() ? "" : "; since then " + StateText.counts(since));
    }

    private void section(String title) {
        lines.add("");
        lines.add(screen.paint(Tone.STRONG, title));
    }

    private void entry(String key, String value) {
        lines.addAll(Wrap.lines(("  %-" + KEY + "s  ").formatted(key), value, screen.width()));
    }
}
