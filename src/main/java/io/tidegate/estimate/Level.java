package io.tidegate.estimate;

/** Which of its three values something uncertain takes. */
enum Level {
    LOW,
    LIKELY,
    HIGH
}
