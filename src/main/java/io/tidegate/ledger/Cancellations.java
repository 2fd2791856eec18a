package io.tidegate.ledger;

import io.tidegate.error.TidegateException;
import io.tidegate.storage.Locations;
import io.tidegate.storage.Storage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Requests that running drivers stop: one small file a run, {@code <ledger>/cancel/<run>.json}, so that a driver anywhere finds
 * out with one look. What was asked is also written down as an event; the file is gone when the run has ended.
 */
public final class Cancellations {
    private static final String END = ".json";

    private final Storage storage;
    private final String folder;

    private Cancellations(Storage storage, String folder) {
        this.storage = storage;
        this.folder = folder;
    }

    public static Cancellations at(String ledgerLocation) {
        return new Cancellations(Storage.at(ledgerLocation), Locations.child(ledgerLocation, "cancel"));
    }

    /** @return false when somebody asked before; that request stands */
    public boolean ask(RunId run, String who, String reason, Instant at) {
        return new Request(who, reason).leave(storage, path(run), at);
    }

    /** The request that a run stop. */
    public Optional<Request> of(RunId run) {
        return Request.at(storage, path(run));
    }

    public void forget(RunId run) {
        storage.delete(path(run));
    }

    /** The runs with a request that nobody has removed. */
    public List<RunId> open() {
        List<RunId> runs = new ArrayList<>();
        storage.list(folder).forEach(file -> {
            String name = Locations.name(file.path());
            if (name.endsWith(END)) {
                run(name.substring(0, name.length() - END.length())).ifPresent(runs::add);
            }
        });
        return runs;
    }

    private static Optional<RunId> run(String text) {
        try {
            return Optional.of(new RunId(text));
        } catch (TidegateException e) {
            return Optional.empty();
        }
    }

    private String path(RunId run) {
        return Locations.child(folder, run.text() + END);
    }
}
