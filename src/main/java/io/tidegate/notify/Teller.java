package io.tidegate.notify;

import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.NotifiedEvent;
import io.tidegate.ledger.RunId;
import io.tidegate.report.Numbers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Tells channels, each its messages in order, all channels at once, and writes to the ledger what came of it. Never throws and is over
 * within the limit; what could not be told is one note.
 */
public final class Teller {
    static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    private final ReadChannels channels;
    private final Ledger ledger;
    private final Clock clock;
    private final RunId run;
    private final Consumer<String> note;
    private final Duration limit;

    /** @param note takes a line for people */
    public Teller(ReadChannels channels, Ledger ledger, Clock clock, RunId run, Consumer<String> note) {
        this(channels, ledger, clock, run, note, LIMIT);
    }

    Teller(ReadChannels channels, Ledger ledger, Clock clock, RunId run, Consumer<String> note, Duration limit) {
        this.channels = channels;
        this.ledger = ledger;
        this.clock = clock;
        this.run = run;
        this.note = note;
        this.limit = limit;
    }

    /** A message, and the names of the channels that are to have it. */
    public record Letter(Message message, List<String> channels) {
        public Letter {
            channels = List.copyOf(channels);
        }
    }

    private record Told(Message message, String channel, CompletableFuture<Delivery> delivery) {}

    public void tell(List<Letter> letters) {
        Map<String, List<Told>> byChannel = new LinkedHashMap<>();
        for (Letter letter : letters) {
            for (String channel : letter.channels()) {
                byChannel
                        .computeIfAbsent(channel, c -> new ArrayList<>())
                        .add(new Told(letter.message(), channel, new CompletableFuture<>()));
            }
        }
        long end = System.nanoTime() + limit.toNanos();
        List<Thread> threads = byChannel.entrySet().stream()
                .map(entry -> start(entry.getKey(), entry.getValue(), end))
                .toList();
        Map<String, List<Event>> events = new LinkedHashMap<>();
        List<String> failures = new ArrayList<>();
        byChannel.values().stream().flatMap(List::stream).forEach(told -> {
            Delivery delivery = awaited(told.delivery(), end);
            events.computeIfAbsent(told.message().job(), j -> new ArrayList<>()).add(event(told, delivery));
            if (delivery instanceof Delivery.Failed failed) {
                failures.add("%s, that %s %s: %s%s"
                        .formatted(
                                told.channel(),
                                told.message().job(),
                                told.message().when(),
                                failed.why(),
                                failed.said().isEmpty() ? "" : " (" + shortened(failed.said()) + ")"));
            }
        });
        threads.forEach(Teller::ended);
        events.forEach((job, of) -> write(job, of, failures));
        if (!failures.isEmpty()) {
            note.accept("Not told (the run's result stands): " + String.join("; ", failures));
        }
    }

    /** Daemons, so that one that hangs holds up neither the others nor the end of the process. */
    private Thread start(String name, List<Told> messages, long end) {
        Thread thread = new Thread(() -> messages.stream()
                .takeWhile(told -> System.nanoTime() < end)
                .forEach(told -> told.delivery().complete(delivered(told))));
        thread.setName("tidegate-tell-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** One that is still at it is told to end the program that it waits for. */
    private static void ended(Thread thread) {
        try {
            thread.interrupt();
            thread.join(A_MOMENT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Delivery delivered(Told told) {
        if (channels instanceof ReadChannels.Invalid) {
            return new Delivery.Failed("the file of channels has faults");
        }
        Optional<Channel> channel = ((ReadChannels.Valid) channels).channels().find(told.channel());
        try {
            return channel.map(c -> c.deliver(told.message()))
                    .orElseGet(() -> new Delivery.Failed("the file of channels has none of that name"));
        } catch (RuntimeException e) {
            return new Delivery.Failed("a fault in Tidegate: " + e.getClass().getSimpleName());
        }
    }

    private Delivery awaited(CompletableFuture<Delivery> delivery, long end) {
        try {
            return delivery.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return new Delivery.Failed("there was no time left: telling ends after "
                    + Numbers.count(Math.max(1, limit.toSeconds()), "second"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Delivery.Failed("it was interrupted");
        }
    }

    private NotifiedEvent event(Told told, Delivery delivery) {
        return new NotifiedEvent(
                run,
                told.message().job(),
                clock.instant(),
                told.channel(),
                told.message().when(),
                delivery instanceof Delivery.Sent ? NotifiedEvent.Outcome.SENT : NotifiedEvent.Outcome.FAILED,
                delivery instanceof Delivery.Failed failed ? Optional.of(failed.why()) : Optional.empty());
    }

    private void write(String job, List<Event> events, List<String> failures) {
        try {
            ledger.write(run, job, 0, Document.Kind.NOTE, events);
        } catch (RuntimeException e) {
            failures.add("the ledger, of whom %s has told: %s".formatted(job, e.getMessage()));
        }
    }

    private static String shortened(String said) {
        String line = said.lines().findFirst().orElse("");
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }
}
