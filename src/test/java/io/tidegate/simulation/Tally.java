package io.tidegate.simulation;

/** What came up, over cases: a test that meets none of it proves nothing. */
record Tally(int cases, int applies, int kills, int chunks, int others, int refusals, int wholeEnds) {
    static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0);

    Tally plus(Tally other) {
        return new Tally(
                cases + other.cases,
                applies + other.applies,
                kills + other.kills,
                chunks + other.chunks,
                others + other.others,
                refusals + other.refusals,
                wholeEnds + other.wholeEnds);
    }
}
