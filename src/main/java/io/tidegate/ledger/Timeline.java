package io.tidegate.ledger;

import io.tidegate.error.ErrorCode;
import io.tidegate.ledger.PartitionState.Status;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * Puts what was said of each partition in order and keeps the last word.
 *
 * <p>A publication stands at its table version. A block or failure stands after the version its intent saw: what was published
 * meanwhile by another run is the newer word. One without an intent stands after all that earlier runs published. A publication
 * that created the table begins a new life of it, since versions start again at zero when a table was dropped; a table that was
 * created once has one life, whatever the clocks of its runs said.
 */
final class Timeline {
    private final Map<String, Placed> last = new TreeMap<>();
    private final Map<String, Placed> good = new TreeMap<>();
    private final Map<String, PlacedPublication> published = new TreeMap<>();
    private final Intents intents = new Intents();
    private final Set<String> creations = new HashSet<>();
    private final Map<Event.Intent, Position> intentPositions = new IdentityHashMap<>();

    private boolean isOneLife;
    private int life;
    private long newest = -1;
    private int index;

    /** @param rank at one version: published, then adopted, then what was tried on top of it */
    private record Position(int life, long version, int rank, int index) implements Comparable<Position> {
        private static final Comparator<Position> ORDER = Comparator.comparingInt(Position::life)
                .thenComparingLong(Position::version)
                .thenComparingInt(Position::rank)
                .thenComparingInt(Position::index);

        @Override
        public int compareTo(Position other) {
            return ORDER.compare(this, other);
        }
    }

    private record Placed(Position position, PartitionState state) {}

    private record PlacedPublication(Position position, Event.Published event) {}

    private Timeline() {}

    static Timeline of(List<Event> events, Set<RunId> running) {
        Timeline timeline = new Timeline();
        timeline.isOneLife = events.stream()
                        .filter(e -> e instanceof Event.Published p && p.versionBefore() < 0)
                        .map(e -> creation((Event.Published) e))
                        .distinct()
                        .count()
                < 2;
        for (Event event : events) {
            timeline.intents.add(event);
            timeline.add(event);
            timeline.index++;
        }
        timeline.openIntents(running);
        return timeline;
    }

    private void add(Event event) {
        if (event instanceof Event.Intent e) {
            intentPositions.put(e, tried(e.targetVersion()));
        } else if (event instanceof Event.Published e) {
            published(e);
        } else if (event instanceof Event.RolledBack e) {
            newest = Math.max(newest, e.versionAfter());
            ours(
                    new Position(life, e.versionAfter(), 0, index),
                    new PartitionState(
                            e.partition(),
                            Status.ROLLED_BACK,
                            e.run(),
                            e.at(),
                            Optional.of(e.fingerprint()),
                            OptionalLong.of(e.versionAfter()),
                            e.rowsAfter(),
                            e.text()));
        } else if (event instanceof ByHand.Adopted e) {
            newest = Math.max(newest, e.version());
            ours(
                    new Position(life, e.version(), 1, index),
                    new PartitionState(
                            e.partition(),
                            Status.ADOPTED,
                            e.run(),
                            e.at(),
                            Optional.of(e.fingerprint()),
                            OptionalLong.of(e.version()),
                            e.rows(),
                            "adopted by %s: %s".formatted(e.who(), e.reason())));
        } else if (event instanceof Event.Blocked e) {
            say(
                    tried(intents.targetVersion(e.run(), e.chunk())),
                    without(e.partition(), Status.BLOCKED, e, e.code() + ": " + e.message()));
        } else if (event instanceof Event.Failed e && !isConflict(e)) {
            Position position = tried(intents.targetVersion(e.run(), e.chunk()));
            for (String partition : e.partitions()) {
                say(position, without(partition, Status.FAILED, e, e.code() + ": " + e.cause()));
            }
        }
    }

    /** Another run was in the way: nothing was tried, or it was tried again. */
    private static boolean isConflict(Event.Failed failed) {
        return failed.code().equals(ErrorCode.CONFLICT.text());
    }

    private static String creation(Event.Published e) {
        return e.run() + " " + e.chunk() + " " + e.versionAfter();
    }

    private void published(Event.Published e) {
        if (e.versionBefore() < 0 && creations.add(creation(e)) && !isOneLife) {
            life++;
            newest = -1;
        }
        newest = Math.max(newest, e.versionAfter());
        Position position = new Position(life, e.versionAfter(), 0, index);
        published.merge(
                e.partition(),
                new PlacedPublication(position, e),
                (a, b) -> a.position().compareTo(b.position()) < 0 ? b : a);
        ours(
                position,
                new PartitionState(
                        e.partition(),
                        Status.PUBLISHED,
                        e.run(),
                        e.at(),
                        Optional.of(e.fingerprint()),
                        OptionalLong.of(e.versionAfter()),
                        OptionalLong.of(e.rowsAfter()),
                        e.evaluation()));
    }

    private Position tried(long targetVersion) {
        return new Position(life, targetVersion < 0 ? newest : targetVersion, 2, index);
    }

    private static PartitionState without(String partition, Status status, Event event, String detail) {
        return new PartitionState(
                partition,
                status,
                event.run(),
                event.at(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                detail);
    }

    private void ours(Position position, PartitionState state) {
        keepLater(good, position, state);
        say(position, state);
    }

    private void say(Position position, PartitionState state) {
        keepLater(last, position, state);
    }

    private static void keepLater(Map<String, Placed> words, Position position, PartitionState state) {
        words.merge(
                state.partition(),
                new Placed(position, state),
                (a, b) -> a.position().compareTo(b.position()) < 0 ? b : a);
    }

    private void openIntents(Set<RunId> running) {
        Position now = new Position(Integer.MAX_VALUE, 0, 0, 0);
        for (Event.Intent intent : intents.open()) {
            boolean alive = running.contains(intent.run());
            for (String partition : intent.partitions()) {
                if (alive) {
                    say(
                            now,
                            without(
                                    partition,
                                    Status.RUNNING,
                                    intent,
                                    "chunk %d is at work".formatted(intent.chunk())));
                } else if (!intent.isRollback()) { // one that came to nothing leaves a partition as it was
                    say(
                            intentPositions.get(intent),
                            without(partition, Status.ABANDONED, intent, "the run ended without saying how"));
                }
            }
        }
    }

    Map<String, PartitionState> lastStates() {
        return states(last);
    }

    Map<String, PartitionState> lastGood() {
        return states(good);
    }

    private static Map<String, PartitionState> states(Map<String, Placed> words) {
        Map<String, PartitionState> states = new TreeMap<>();
        words.forEach((partition, placed) -> states.put(partition, placed.state()));
        return Collections.unmodifiableMap(states);
    }

    Optional<Event.Published> lastPublished(String partition) {
        return Optional.ofNullable(published.get(partition)).map(PlacedPublication::event);
    }

    List<Event.Intent> open() {
        return intents.open();
    }
}
