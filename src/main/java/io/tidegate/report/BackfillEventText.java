package io.tidegate.report;

import io.tidegate.ledger.BackfillEvent;
import java.math.BigDecimal;

/** What an event of a backfill says, in a sentence. */
final class BackfillEventText {
    private BackfillEventText() {}

    static String of(BackfillEvent event) {
        return "backfill %s: %s".formatted(event.backfill(), sentence(event));
    }

    private static String sentence(BackfillEvent event) {
        if (event instanceof BackfillEvent.Planned e) {
            return "%s to %s, %s in %s, by %s, because: %s; in %s%s%s"
                    .formatted(
                            e.first(),
                            e.last(),
                            Numbers.count(e.partitions(), "partition"),
                            Numbers.count(e.chunks(), "chunk"),
                            e.who(),
                            e.reason(),
                            e.file(),
                            e.likely()
                                    .map(likely -> {
                                        BigDecimal low = e.low().orElse(likely);
                                        BigDecimal high = e.high().orElse(likely);
                                        Money money = Money.of(low, likely, high);
                                        return "; %s, likely %s"
                                                .formatted(money.between(low, high), money.text(likely));
                                    })
                                    .orElse(""),
                            e.budget()
                                    .map(budget -> ", budget " + Money.exact(budget))
                                    .orElse(""));
        }
        if (event instanceof BackfillEvent.Approved e) {
            return "approved by %s%s"
                    .formatted(e.by(), e.note().map(note -> ": " + note).orElse(""));
        }
        if (event instanceof BackfillEvent.Started e) {
            return "applied by %s, because: %s".formatted(e.who(), e.reason());
        }
        if (event instanceof BackfillEvent.ChunkDone e) {
            return "chunk %d: %s; %s; cost %s"
                    .formatted(
                            e.chunk(),
                            EventText.partitions(e.partitions()),
                            EventText.pairs(e.counts()),
                            Money.alone(e.cost()));
        }
        if (event instanceof BackfillEvent.Compared e) {
            return ChangesView.counts(e.changes());
        }
        if (event instanceof BackfillEvent.Paused e) {
            return "paused by %s: %s".formatted(e.who(), e.reason());
        }
        BackfillEvent.Finished e = (BackfillEvent.Finished) event;
        return "%s; %s; cost %s".formatted(e.outcome(), EventText.pairs(e.counts()), Money.alone(e.cost()));
    }
}
