package io.tidegate.testing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One build of a day of the shop. Each row says of which generation it is and how many rows that has, so what readers see can be
 * judged by itself: whole, or lost, doubled, mixed or changed.
 *
 * @param rows 1 to 999
 * @param number the amount of every order; below zero for a generation that the gate must stop
 */
public record Generation(int rows, int number) {
    private static final int MOST_ROWS = 1000;

    public Generation {
        if (rows < 1 || rows >= MOST_ROWS) {
            throw new IllegalArgumentException("a generation has 1 to 999 rows, not " + rows);
        }
    }

    /** A row as readers see it. */
    public record Order(long id, BigDecimal amount, String status) {
        /** The generation that the row says it is of. */
        private Generation generation() {
            return new Generation((int) (id / MOST_ROWS % MOST_ROWS), amount.intValue());
        }
    }

    public boolean passesTheGate() {
        return number >= 0;
    }

    /** The orders of the generation, by id. */
    public List<Order> orders() {
        long first = (long) Math.abs(number) * MOST_ROWS * MOST_ROWS + (long) rows * MOST_ROWS;
        return IntStream.rangeClosed(1, rows)
                .mapToObj(i -> new Order(first + i, BigDecimal.valueOf(number).setScale(2), "new"))
                .toList();
    }

    /** What is wrong with a day of which readers see these rows; empty when they are one whole generation. */
    public static Optional<String> fault(List<Order> seen) {
        List<Order> unexplained = new ArrayList<>(seen);
        Generation first;
        try {
            first = seen.get(0).generation();
        } catch (IllegalArgumentException e) {
            return Optional.of("rows of no generation, such as " + seen.get(0));
        }
        List<Order> lost = new ArrayList<>(first.orders());
        lost.removeIf(unexplained::remove);
        if (lost.isEmpty() && unexplained.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("%s has %d of its rows%s%s"
                .formatted(
                        first,
                        first.rows - lost.size(),
                        lost.isEmpty() ? "" : ", lacks " + lost.get(0),
                        unexplained.isEmpty()
                                ? ""
                                : ", and %d more, such as %s".formatted(unexplained.size(), unexplained.get(0))));
    }
}
