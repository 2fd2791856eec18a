package io.tidegate.model;

import io.tidegate.model.World.At;
import io.tidegate.model.World.Commit;
import io.tidegate.model.World.DataFile;
import io.tidegate.model.World.Driver;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The chunk protocol as moves of a model: what a driver may do next, with every way its step can end. With a flaw built in it is
 * another protocol, whose faults the model must find.
 */
record Protocol(Flaw flaw, Set<Integer> badSources) {
    private static final int MOST_CHUNKS = 2;

    /** What is left out or done in the wrong order. */
    enum Flaw {
        NONE,
        NO_READ_SET,
        COMMIT_BEFORE_AUDIT,
        /** Either of the two is noticed by the other guard; see {@link #isGuardedTwice}. */
        SOURCES_BEFORE_THE_TRANSACTION,
        NO_LOOK_FOR_NEWER_COMMITS,
        BOTH_OF_THESE,
        FILES_DELETED_AFTER_UNKNOWN,
        LEFTOVERS_OF_UNKNOWN_REMOVED,
        LEFTOVERS_OF_THE_LIVING_REMOVED,
        NO_RECOVERY,
        ABANDONED_FOR_GOOD
    }

    /** A name for people, and where it leads. */
    record Move(String name, World to) {}

    /** Whether the protocol is safe without this one thing, because another catches what it would. */
    boolean isGuardedTwice() {
        return flaw == Flaw.SOURCES_BEFORE_THE_TRANSACTION || flaw == Flaw.NO_LOOK_FOR_NEWER_COMMITS;
    }

    private boolean opensSourcesFirst() {
        return flaw == Flaw.SOURCES_BEFORE_THE_TRANSACTION || flaw == Flaw.BOTH_OF_THESE;
    }

    private boolean looksForNewerCommits() {
        return flaw != Flaw.NO_LOOK_FOR_NEWER_COMMITS && flaw != Flaw.BOTH_OF_THESE;
    }

    boolean isGood(int source) {
        return !badSources.contains(source);
    }

    /** The moves of one driver; the first is what happens when nothing goes wrong. */
    List<Move> moves(World w, Driver d) {
        List<Move> moves = new ArrayList<>();
        switch (d.at()) {
            case BEGIN -> begin(w, d, moves);
            case INTENT -> {
                World said = w.say("intent", d.run(), d.chunk());
                int source = opensSourcesFirst() ? w.source() : d.source();
                add(moves, d, said.with(new Driver(d.run(), At.READ, d.chunk(), w.version(), d.read(), source)));
            }
            case READ -> read(w, d, moves);
            case TRANSFORM -> add(moves, d, w.with(d.at(At.STAGE)));
            case STAGE ->
                add(
                        moves,
                        d,
                        w.withFiles(staged(d)).with(d.at(flaw == Flaw.COMMIT_BEFORE_AUDIT ? At.PUBLISH : At.AUDIT)));
            case AUDIT -> audit(w, d, moves);
            case PUBLISH ->
                add(
                        moves,
                        d,
                        w.disk().containsAll(staged(d))
                                ? w.with(d.at(At.COMMIT))
                                : w.say("failed", d.run(), d.chunk()).with(d.at(At.OVER)));
            case COMMIT -> commit(w, d, moves);
            case RECORD -> add(moves, d, w.say("published", d.run(), d.chunk()).with(d.at(At.OVER)));
            default -> {}
        }
        return moves;
    }

    private static void add(List<Move> moves, Driver d, World to) {
        moves.add(new Move("run %d: %s".formatted(d.run(), d.at()), to));
    }

    private static Set<DataFile> staged(Driver d) {
        return World.filesOf(d.run(), d.chunk(), d.source());
    }

    /** Recovery of what others left open, those who only seem to be dead in one case; then the leftovers of the dead. */
    private void begin(World w, Driver d, List<Move> moves) {
        for (boolean livingSeemDead : new boolean[] {false, true}) {
            World next = w;
            for (Driver other : w.drivers()) {
                for (int chunk = 1; other.run() != d.run() && chunk <= other.chunk(); chunk++) {
                    next = recovered(next, other, chunk, livingSeemDead);
                }
            }
            add(moves, d, next.with(d.at(At.INTENT)));
        }
    }

    private World recovered(World w, Driver other, int chunk, boolean livingSeemDead) {
        World next = w;
        boolean isAlive = other.isAtWork();
        boolean isLooked = w.isOpen(other.run(), chunk)
                && flaw != Flaw.NO_RECOVERY
                && !(flaw == Flaw.ABANDONED_FOR_GOOD && w.says("abandoned", other.run(), chunk));
        if (isLooked && w.hasCommit(other.run(), chunk)) {
            next = next.say("published", other.run(), chunk);
        } else if (isLooked && (!isAlive || livingSeemDead)) {
            next = next.say("abandoned", other.run(), chunk);
        }
        boolean isDead = !isAlive || (flaw == Flaw.LEFTOVERS_OF_THE_LIVING_REMOVED && livingSeemDead);
        boolean isKnown = !w.says("unknown", other.run(), chunk) || flaw == Flaw.LEFTOVERS_OF_UNKNOWN_REMOVED;
        if (isDead && isKnown && !w.hasCommit(other.run(), chunk)) {
            for (int source = 0; source <= w.source(); source++) {
                next = next.withoutFiles(World.filesOf(other.run(), chunk, source));
            }
        }
        return next;
    }

    private void read(World w, Driver d, List<Move> moves) {
        List<Commit> since = w.log().subList(d.planned() + 1, w.log().size());
        if (!since.isEmpty() && looksForNewerCommits()) {
            boolean isSuperseded = since.stream().anyMatch(c -> c.run() > d.run());
            add(moves, d, isSuperseded ? ended(w, d, "failed") : planAgain(w, d));
            return;
        }
        int source = opensSourcesFirst() ? d.source() : w.source();
        add(moves, d, w.with(new Driver(d.run(), At.TRANSFORM, d.chunk(), d.planned(), w.version(), source)));
    }

    private void audit(World w, Driver d, List<Move> moves) {
        if (!isGood(d.source())) {
            add(moves, d, ended(w, d, "blocked"));
        } else {
            add(moves, d, w.with(d.at(flaw == Flaw.COMMIT_BEFORE_AUDIT ? At.RECORD : At.PUBLISH)));
        }
    }

    private void commit(World w, Driver d, List<Move> moves) {
        boolean isConflict = w.version() > d.read() && flaw != Flaw.NO_READ_SET;
        if (isConflict) {
            add(moves, d, planAgain(w.withoutFiles(staged(d)), d));
            return;
        }
        Commit commit = new Commit(d.run(), d.chunk(), w.version() + 1, w.visible(d.read()), staged(d));
        World done = w.committed(commit);
        At next = flaw == Flaw.COMMIT_BEFORE_AUDIT ? At.AUDIT : At.RECORD;
        add(moves, d, done.with(d.at(next)));
        moves.add(new Move("run %d: COMMIT fails before".formatted(d.run()), ended(w, d, "failed")));
        moves.add(new Move("run %d: COMMIT done, outcome unknown".formatted(d.run()), unknown(done, d)));
        moves.add(new Move("run %d: COMMIT not done, outcome unknown".formatted(d.run()), unknown(w, d)));
        if (w.underWay().isEmpty()) {
            moves.add(new Move(
                    "run %d: COMMIT under way, outcome unknown".formatted(d.run()),
                    unknown(w.underWay(Optional.of(commit)), d)));
        }
    }

    private World unknown(World w, Driver d) {
        World said = ended(w, d, "unknown");
        return flaw == Flaw.FILES_DELETED_AFTER_UNKNOWN ? said.withoutFiles(staged(d)) : said;
    }

    private static World ended(World w, Driver d, String how) {
        return w.say(how, d.run(), d.chunk()).with(d.at(At.OVER));
    }

    private static World planAgain(World w, Driver d) {
        World said = w.say("failed", d.run(), d.chunk());
        return said.with(
                d.chunk() == MOST_CHUNKS ? d.at(At.OVER) : new Driver(d.run(), At.INTENT, d.chunk() + 1, 0, 0, 0));
    }

    /** What the storage does by itself: the commit under way lands where its slot is free, or is refused. */
    Optional<Move> landed(World w) {
        return w.underWay().map(commit -> {
            World settled = w.underWay(Optional.empty());
            return new Move(
                    "the commit under way arrives",
                    commit.slot() == w.version() + 1 ? settled.committed(commit) : settled);
        });
    }

    /** What is wrong with what readers see, in any version. */
    Optional<String> fault(World w) {
        Set<String> chunks = new HashSet<>();
        int newest = 0;
        for (int version = 0; version <= w.version(); version++) {
            Commit commit = w.log().get(version);
            if (!chunks.add(commit.run() + "." + commit.chunk())) {
                return Optional.of("two versions of run %d chunk %d".formatted(commit.run(), commit.chunk()));
            }
            Set<DataFile> files = w.visible(version);
            if (files.size() != 2
                    || files.stream().map(DataFile::run).distinct().count() != 1) {
                return Optional.of("version %d is doubled, lost or mixed: %s".formatted(version, files));
            }
            int source = files.iterator().next().source();
            if (!isGood(source)) {
                return Optional.of("version %d shows what its gate stops: %s".formatted(version, files));
            }
            if (source < newest) {
                return Optional.of("version %d overwrites newer work: %s".formatted(version, files));
            }
            newest = source;
        }
        return w.disk().containsAll(w.visible(w.version()))
                ? Optional.empty()
                : Optional.of("files that readers see are gone: " + w.visible(w.version()));
    }
}
