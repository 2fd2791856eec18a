package io.tidegate.ledger;

import io.tidegate.storage.Locations;
import io.tidegate.storage.Storage;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What people ask of a backfill, from whatever host: one small file for each wish, {@code <ledger>/backfills/<id>/pause.json} or
 * {@code cancel.json}, which whoever applies it looks for between chunks. A pause goes with {@code resume}; a cancellation stays.
 */
public final class BackfillRequests {
    private final Storage storage;
    private final String folder;

    private BackfillRequests(Storage storage, String folder) {
        this.storage = storage;
        this.folder = folder;
    }

    public static BackfillRequests at(String ledgerLocation, BackfillId backfill) {
        return new BackfillRequests(
                Storage.at(ledgerLocation), Locations.child(ledgerLocation, "backfills/" + backfill.text()));
    }

    /** What can be asked. */
    public enum Wish {
        PAUSE,
        CANCEL
    }

    /** Who asked, and why. */
    public record Asked(Wish wish, String who, String reason) {}

    /** @return false when somebody asked before; that request stands */
    public boolean ask(Wish wish, String who, String reason, Instant at) {
        return new Request(who, reason).leave(storage, path(wish), at);
    }

    /** The request that stands, a cancellation before a pause. */
    public Optional<Asked> standing() {
        return of(Wish.CANCEL).or(() -> of(Wish.PAUSE));
    }

    private Optional<Asked> of(Wish wish) {
        return Request.at(storage, path(wish)).map(request -> new Asked(wish, request.who(), request.reason()));
    }

    /** It goes on. */
    public void endPause() {
        storage.delete(path(Wish.PAUSE));
    }

    private String path(Wish wish) {
        return Locations.child(folder, wish.name().toLowerCase(Locale.ROOT) + ".json");
    }
}
