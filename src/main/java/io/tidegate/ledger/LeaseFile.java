package io.tidegate.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tidegate.error.TidegateException;
import io.tidegate.storage.JsonObject;
import io.tidegate.storage.MalformedJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * What a lease file says, and whether it still holds. The text names the run, the process and the host; the time of the last
 * renewal is the file's modification time.
 *
 * @param text one line of JSON, different for every claim
 */
record LeaseFile(String text) {
    /** What a lease file means at a given moment. */
    sealed interface Judgement {
        record Holds(String by, Instant until, Optional<RunId> run, Rank rank) implements Judgement {
            boolean against(Rank other) {
                return rank == Rank.RUN || other == Rank.BACKFILL;
            }
        }

        record Dead() implements Judgement {}
    }

    static LeaseFile ours(RunId run, String job, Instant since, Rank rank) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("schema_version", 1);
            json.writeStringField("run", run.text());
            json.writeStringField("job", job);
            json.writeStringField("host", Machine.host());
            json.writeStringField("process_space", Machine.processSpace());
            json.writeNumberField("pid", Machine.pid());
            json.writeStringField("process_start", Machine.processStart().toString());
            json.writeStringField("since", since.toString());
            json.writeStringField("rank", rank.name().toLowerCase(Locale.ROOT));
            json.writeStringField("token", UUID.randomUUID().toString());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new LeaseFile(text.toString());
    }

    /** Leases of older versions do not say it: they are those of runs. */
    private static Rank rank(JsonObject json) throws MalformedJson {
        return json.laterText("rank").filter("backfill"::equals).isPresent() ? Rank.BACKFILL : Rank.RUN;
    }

    private static String since(JsonObject json) throws MalformedJson {
        return json.has("since") ? ", since " + json.instant("since").truncatedTo(ChronoUnit.SECONDS) : "";
    }

    byte[] bytes() {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    boolean isIn(Path path) throws IOException {
        try {
            return Arrays.equals(Files.readAllBytes(path), bytes());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Judges the file at a path by the rule that {@link Leases} states; one that is gone is dead. */
    static Judgement judge(Path path, Instant now) throws IOException {
        String text;
        Instant renewed;
        try {
            text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
            renewed = Files.getLastModifiedTime(path).toInstant();
        } catch (NoSuchFileException e) {
            return new Judgement.Dead();
        }
        Instant until = renewed.plus(Leases.EXPIRY);
        if (!until.isAfter(now)) {
            return new Judgement.Dead();
        }
        String ahead = renewed.isAfter(now.plus(Leases.EXPIRY))
                ? " (its time lies ahead: check the clocks, and delete %s if no run is at work)".formatted(path)
                : "";
        try {
            JsonObject json = JsonObject.parse(text.strip());
            RunId run = new RunId(json.text("run"));
            long pid = json.integer("pid");
            boolean isHere = json.text("process_space").equals(Machine.processSpace());
            if (isHere && !Machine.isAlive(pid, json.instant("process_start"))) {
                return new Judgement.Dead();
            }
            return new Judgement.Holds(
                    "run %s, process %d on %s%s%s".formatted(run, pid, json.text("host"), since(json), ahead),
                    until,
                    Optional.of(run),
                    rank(json));
        } catch (MalformedJson | TidegateException e) {
            return new Judgement.Holds("the unreadable lease file " + path + ahead, until, Optional.empty(), Rank.RUN);
        }
    }
}
