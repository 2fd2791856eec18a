package io.tidegate.job;

/** How many source partitions before and after the matching ones a source gives to one of ours. */
public record Window(int before, int after) {
    public static final Window NONE = new Window(0, 0);

    public Window {
        if (before < 0 || after < 0) {
            throw new IllegalArgumentException("a window cannot be negative");
        }
    }
}
