package io.tidegate.export;

import io.tidegate.job.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How the orchestrator calls Tidegate.
 *
 * @param launcher the program, one word
 * @param jobFile where the job file lies for that program
 * @param image the container image with Tidegate, for orchestrators that start containers
 * @param jar the application for spark-submit
 */
public record Call(
        String project,
        String launcher,
        String jobFile,
        Optional<String> environment,
        Map<String, String> vars,
        String image,
        String jar) {
    /** Exit statuses that a second try does not cure: mistakes, gates, guardrails, newer runs, damage. */
    static final List<Integer> NO_RETRY = List.of(1, 2, 20, 21, 25, 27, 29);

    /** The status of a run that had nothing to do. */
    static final int NOTHING_TO_DO = 99;

    public Call {
        vars = Map.copyOf(vars);
    }

    /** The arguments of a scheduled run, without a partition. */
    List<String> arguments(List<Job> jobs) {
        List<String> words = new ArrayList<>(List.of("run"));
        jobs.forEach(job -> words.add(job.name()));
        words.addAll(List.of("-f", jobFile));
        environment.ifPresent(name -> words.addAll(List.of("--env", name)));
        new TreeMap<>(vars).forEach((name, value) -> words.addAll(List.of("--var", name + "=" + value)));
        words.add("--scheduled");
        return words;
    }

    /** Those of one that tells a run with nothing to do from one that published. */
    List<String> skipping(List<Job> jobs) {
        List<String> words = new ArrayList<>(arguments(jobs));
        words.addAll(List.of("--skip-exit-code", String.valueOf(NOTHING_TO_DO)));
        return words;
    }

    /** With the program in front. */
    List<String> command(List<String> arguments) {
        List<String> words = new ArrayList<>(List.of(launcher));
        words.addAll(arguments);
        return words;
    }
}
