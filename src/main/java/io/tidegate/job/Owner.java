package io.tidegate.job;

/** Who answers for a job; shown wherever it fails. */
public record Owner(String team, String contact) {
    @Override
    public String toString() {
        return team + " (" + contact + ")";
    }
}
