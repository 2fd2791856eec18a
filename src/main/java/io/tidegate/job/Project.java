package io.tidegate.job;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole job file.
 *
 * @param file the job file as the user named it, for messages
 * @param ledger absolute path or URI of the ledger
 * @param warehouse absolute path or URI under which {@code target.table} names lie
 * @param jobs in the order of the file
 */
public record Project(
        String name,
        String file,
        String ledger,
        String warehouse,
        Map<String, String> vars,
        Guardrails guardrails,
        Cost cost,
        List<Job> jobs) {
    public Project {
        vars = Map.copyOf(vars);
        jobs = List.copyOf(jobs);
    }

    /** Without guardrails for backfills. */
    public Project(
            String name,
            String file,
            String ledger,
            String warehouse,
            Map<String, String> vars,
            int maxPartitions,
            Cost cost,
            List<Job> jobs) {
        this(name, file, ledger, warehouse, vars, Guardrails.ofRuns(maxPartitions), cost, jobs);
    }

    /** The most partitions one {@code run} may build. */
    public int maxPartitions() {
        return guardrails.maxPartitions();
    }

    /** The tables of Spark's catalog that its jobs name. */
    public List<CatalogName> catalogNames() {
        return jobs.stream()
                .flatMap(job -> job.catalogNames().stream())
                .distinct()
                .toList();
    }

    /** The same project, its catalog tables lying where they do. Names without a place are left as they are. */
    public Project located(Map<CatalogName, String> places) {
        return new Project(
                name,
                file,
                ledger,
                warehouse,
                vars,
                guardrails,
                cost,
                jobs.stream().map(job -> job.located(places)).toList());
    }

    public Optional<Job> find(String jobName) {
        return jobs.stream().filter(j -> j.name().equals(jobName)).findFirst();
    }

    /** @throws TidegateException USAGE when there is no such job */
    public Job job(String jobName) {
        return find(jobName)
                .orElseThrow(() -> new TidegateException(
                        ErrorCode.USAGE,
                        "Cannot find a job named '%s' in %s".formatted(jobName, file),
                        "Its jobs are: "
                                + String.join(", ", jobs.stream().map(Job::name).toList()) + "."));
    }
}
