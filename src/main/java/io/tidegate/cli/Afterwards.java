package io.tidegate.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** What is done when a command's answer is out. Nothing of it changes how the command ends: no failure, and no signal that comes meanwhile. */
final class Afterwards {
    private static final List<String> SIGNALS = List.of("INT", "TERM");

    private final List<Runnable> works = new ArrayList<>();

    void add(Runnable work) {
        works.add(work);
    }

    /**
     * @param status the command's, with which a signal ends the process
     * @param note takes a line for people
     */
    void run(int status, Consumer<String> note) {
        if (works.isEmpty()) {
            return;
        }
        List<SignalHandler> formers = SIGNALS.stream()
                .map(name -> handled(name, s -> System.exit(status)))
                .toList();
        for (Runnable work : works) {
            try {
                work.run();
            } catch (RuntimeException e) {
                note.accept("Not told (the run's result stands): " + e.getMessage());
            }
        }
        for (int i = 0; i < SIGNALS.size(); i++) {
            handled(SIGNALS.get(i), formers.get(i));
        }
    }

    /** The handler until now; where the JVM was told to leave signals alone, it ends as it was told to. */
    private static SignalHandler handled(String name, SignalHandler handler) {
        try {
            return Signal.handle(new Signal(name), handler);
        } catch (IllegalArgumentException e) {
            return SignalHandler.SIG_DFL;
        }
    }
}
