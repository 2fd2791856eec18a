package io.tidegate.ledger;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/**
 * What the runs of a backfill took of something, core-seconds or money: what their chunks say, all that was tried; of a run that was
 * killed before a chunk of it could say so, what it published.
 */
final class Taken {
    private final Map<RunId, BigDecimal> ofChunks = new HashMap<>();
    private final Map<RunId, BigDecimal> ofPublished = new HashMap<>();
    private final Map<RunId, BigDecimal> beside = new HashMap<>();

    void chunk(RunId run, BigDecimal amount) {
        ofChunks.merge(run, amount, BigDecimal::add);
    }

    void published(RunId run, BigDecimal amount) {
        ofPublished.merge(run, amount, BigDecimal::add);
    }

    /** By no chunk. */
    void beside(RunId run, BigDecimal amount) {
        beside.merge(run, amount, BigDecimal::add);
    }

    BigDecimal by(RunId run) {
        return ofChunks.getOrDefault(run, BigDecimal.ZERO)
                .max(ofPublished.getOrDefault(run, BigDecimal.ZERO))
                .add(beside.getOrDefault(run, BigDecimal.ZERO));
    }

    BigDecimal all() {
        Map<RunId, BigDecimal> runs = new HashMap<>(ofPublished);
        runs.putAll(ofChunks);
        runs.putAll(beside);
        return runs.keySet().stream().map(this::by).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
