package io.tidegate.ledger;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Names;
import io.tidegate.storage.Locations;
import io.tidegate.storage.MalformedJson;
import io.tidegate.storage.Storage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The truth about work: what every run did, as immutable JSON documents, one file each, by job and month. Nothing is ever
 * rewritten, so any number of drivers may write and read at once. A document that cannot be read is DAMAGED, never passed over.
 *
 * <p>{@code <ledger>/events/job=<job>/month=YYYY-MM/<run>-<chunk>-<sequence>-<kind>.json}
 */
public final class Ledger {
    private static final String JOB = "job=";
    private static final String MONTH = "month=";
    private static final int LATE = 1000;

    private final String location;
    private final Clock clock;
    private final Storage storage;

    private Ledger(String location, Clock clock) {
        this.location = location;
        this.clock = clock;
        this.storage = Storage.at(location);
    }

    /** The ledger under a folder, which need not be there yet. */
    public static Ledger at(String location) {
        return at(location, Clock.systemUTC());
    }

    /** @param clock says which leases are alive and which months are over */
    public static Ledger at(String location, Clock clock) {
        return new Ledger(location, clock);
    }

    public String location() {
        return location;
    }

    /**
     * Writes one document, whole and flushed before this returns. Writing the same again gives another document.
     *
     * @param chunk from 1; 0 for what concerns the run as a whole
     * @param events at least one; the month of the document is that of the first, in UTC
     * @throws TidegateException INFRASTRUCTURE when the storage does not take it
     */
    public void write(RunId run, String job, int chunk, Document.Kind kind, List<Event> events) {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("a document holds at least one event");
        }
        YearMonth of = YearMonth.from(events.get(0).at().atOffset(ZoneOffset.UTC));
        MonthFolder month = month(job, of);
        int sequence = firstSequence(of);
        while (true) {
            sequence = month.nextSequence(run, chunk, sequence);
            Document document = new Document(run, job, chunk, sequence, kind, events);
            if (storage.createNew(month.path(document.fileName()), bytes(document))) {
                return;
            }
        }
    }

    /**
     * In a month that is over, a name that seems free may be that of a document which is being folded and deleted just now: late
     * documents have numbers of their own, the seconds since the month's end.
     */
    private int firstSequence(YearMonth month) {
        Instant end = month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        long late = Duration.between(end, clock.instant()).getSeconds();
        return late < 0 ? 1 : (int) Math.min(LATE + late, Integer.MAX_VALUE / 2);
    }

    /** The line is read back before it is written: what cannot be read must never reach the disk. */
    private static byte[] bytes(Document document) {
        String line = EventWriter.line(document);
        try {
            EventReader.document(line);
        } catch (MalformedJson e) {
            throw new TidegateException(
                    ErrorCode.BUG,
                    "Cannot write %s to the ledger: %s".formatted(document.fileName(), e.getMessage()),
                    "Please report this with the command that led to it.",
                    e);
        }
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Every event of a job, in the order of runs, and in a run as it was written. */
    public List<Event> events(String job) {
        return EventOrder.sorted(documents(job, Optional.empty()));
    }

    /** The events at or after an instant, in the same order; older months are not read. */
    public List<Event> events(String job, Instant since) {
        return EventOrder.sorted(documents(job, Optional.of(YearMonth.from(since.atOffset(ZoneOffset.UTC))))).stream()
                .filter(event -> !event.at().isBefore(since))
                .toList();
    }

    private List<Document> documents(String job, Optional<YearMonth> from) {
        List<Document> documents = new ArrayList<>();
        for (YearMonth month : months(job)) {
            if (from.isEmpty() || !month.isBefore(from.get())) {
                documents.addAll(month(job, month).documents());
            }
        }
        return documents;
    }

    /** The jobs that have ever written here, sorted. */
    public List<String> jobs() {
        return storage.folders(Locations.child(location, "events")).stream()
                .filter(name -> name.startsWith(JOB))
                .map(name -> name.substring(JOB.length()))
                .toList();
    }

    /** Everything the ledger knows of a job, folded. A job nobody ran has an empty history. */
    public JobHistory history(String job) {
        List<Event> events = events(job);
        return new JobHistory(job, events, Liveness.of(location, job, clock).running(events));
    }

    /** Every backfill that the ledger knows, newest first. */
    public List<BackfillHistory> backfills() {
        return BackfillHistory.of(jobs().stream().map(this::history).toList());
    }

    /**
     * Folds every month that is over into one gzipped JSON-lines file, for all jobs. Safe at any time, beside readers, writers and
     * other folders: a document is deleted only after a file that holds it is there, and one that is read twice counts once.
     *
     * @return how many single documents were folded
     */
    public int compact() {
        YearMonth current = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
        int folded = 0;
        for (String job : jobs()) {
            for (YearMonth month : months(job)) {
                if (month.isBefore(current)) {
                    folded += month(job, month).fold();
                }
            }
        }
        return folded;
    }

    /**
     * Folds a job's months that have been over for a day, if any document of theirs is still a file of its own. A day, because the
     * clock of another driver may still be in the month.
     *
     * @return how many single documents were folded
     */
    public int foldOldMonths(String job) {
        YearMonth current =
                YearMonth.from(clock.instant().minus(Duration.ofDays(1)).atOffset(ZoneOffset.UTC));
        int folded = 0;
        for (YearMonth month : months(job)) {
            MonthFolder documents = month(job, month);
            if (month.isBefore(current) && documents.isLoose()) {
                folded += documents.fold();
            }
        }
        return folded;
    }

    /**
     * Moves documents that cannot be read to {@code <ledger>/damaged/}, as they are.
     *
     * @return the paths that were moved away
     */
    public List<String> setAsideDamaged(String job) {
        List<String> moved = new ArrayList<>();
        for (YearMonth month : months(job)) {
            String elsewhere =
                    Locations.child(Locations.child(Locations.child(location, "damaged"), JOB + job), MONTH + month);
            moved.addAll(month(job, month).setAside(elsewhere));
        }
        return moved;
    }

    private List<YearMonth> months(String job) {
        List<YearMonth> months = new ArrayList<>();
        for (String name : storage.folders(jobFolder(job))) {
            if (name.startsWith(MONTH)) {
                try {
                    months.add(YearMonth.parse(name.substring(MONTH.length())));
                } catch (DateTimeParseException e) {
                    throw new TidegateException(
                            ErrorCode.DAMAGED,
                            "Cannot read the ledger: %s is not a month"
                                    .formatted(Locations.child(jobFolder(job), name)),
                            "Move that folder away, then run `tidegate doctor`.",
                            e);
                }
            }
        }
        return months;
    }

    private MonthFolder month(String job, YearMonth month) {
        return new MonthFolder(storage, Locations.child(jobFolder(job), MONTH + month));
    }

    private String jobFolder(String job) {
        if (!Names.isSnakeCase(job)) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot use the given name as a job's: it is not in snake_case",
                    "Job names are lower case letters, digits and underscores.");
        }
        return Locations.child(Locations.child(location, "events"), JOB + job);
    }
}
