package io.tidegate.ledger;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What one file of the ledger holds: events of one run, written at once and never again.
 *
 * @param chunk from 1; 0 for what concerns the run as a whole
 * @param sequence from 1, in the run's chunk
 */
public record Document(RunId run, String job, int chunk, int sequence, Kind kind, List<Event> events) {
    public Document {
        events = List.copyOf(events);
    }

    /** Which step of a run a document records. */
    public enum Kind {
        /** The run began. */
        STARTED,
        /** What a chunk is about to do. */
        INTENT,
        /** How a chunk ended. */
        OUTCOME,
        /** Anything else: adopted partitions, what recovery found. */
        NOTE,
        /** The run ended. */
        FINISHED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Kind> of(String text) {
            for (Kind kind : values()) {
                if (kind.text().equals(text)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    /** The file's name; unique in its month while the documents of the month are single files. */
    String fileName() {
        return "%s-%05d-%d-%s.json".formatted(run, chunk, sequence, kind.text());
    }
}
