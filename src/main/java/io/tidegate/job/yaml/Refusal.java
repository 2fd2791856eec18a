package io.tidegate.job.yaml;

import java.util.Optional;

/** A value that cannot be what it should be, thrown by what reads values and turned into a fault where its place is known. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final String cure;
    private final transient Optional<String> didYouMean;
    private final String about;

    public Refusal(String problem, String cure) {
        this(problem, cure, Optional.empty());
    }

    Refusal(String problem, String cure, Optional<String> didYouMean) {
        this(problem, cure, didYouMean, "");
    }

    /** @param about the piece of the value that is refused, to be found in the file */
    Refusal(String problem, String cure, Optional<String> didYouMean, String about) {
        super(problem, null, false, false);
        this.cure = cure;
        this.didYouMean = didYouMean;
        this.about = about;
    }

    String about() {
        return about;
    }

    String problem() {
        return getMessage();
    }

    String cure() {
        return cure;
    }

    Optional<String> didYouMean() {
        return didYouMean;
    }
}
