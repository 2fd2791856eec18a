package io.tidegate.ledger;

import java.util.Objects;

/** A run of a job elsewhere that started ours, as OpenLineage names it. */
public record ParentRun(String namespace, String job, String run) {
    public ParentRun {
        Objects.requireNonNull(namespace, "namespace is null");
        Objects.requireNonNull(job, "job is null");
        Objects.requireNonNull(run, "run is null");
    }

    @Override
    public String toString() {
        return namespace + "/" + job + "/" + run;
    }
}
