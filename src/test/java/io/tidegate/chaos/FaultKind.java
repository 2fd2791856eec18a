package io.tidegate.chaos;

import java.util.Set;

/** What strikes, and which exit statuses are an honest answer to it. */
enum FaultKind {
    /** 24: a file of one day that cannot be read leaves the other day published. */
    EXCEPTION_BEFORE(0, 24, 75),
    EXCEPTION_AFTER(0, 24, 75, 28),
    HALT(137),
    PAUSE(0, 22, 27),
    SECOND_WRITER(0, 22, 27);

    private final Set<Integer> honest;

    FaultKind(Integer... honest) {
        this.honest = Set.of(honest);
    }

    boolean allows(int status) {
        return honest.contains(status);
    }
}
