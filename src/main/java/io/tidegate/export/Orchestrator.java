package io.tidegate.export;

import io.tidegate.job.Job;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/** What files can be made for. */
public enum Orchestrator {
    AIRFLOW(AirflowFile::of, false),
    DAGSTER(DagsterFile::of, false),
    ARGO(ArgoFile::of, true),
    SPARK_OPERATOR(SparkOperatorFile::of, true),
    K8S_JOB(CronJobFile::of, true),
    SYSTEMD(SystemdFiles::of, false),
    CRON(CrontabFile::of, false);

    private final BiFunction<Call, List<Group>, List<ExportFile>> maker;
    private final boolean startsContainers;

    Orchestrator(BiFunction<Call, List<Group>, List<ExportFile>> maker, boolean startsContainers) {
        this.maker = maker;
        this.startsContainers = startsContainers;
    }

    /** As users write it: {@code spark-operator}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Orchestrator> of(String text) {
        return Arrays.stream(values()).filter(o -> o.text().equals(text)).findFirst();
    }

    /** Whether it needs an image to start. */
    public boolean startsContainers() {
        return startsContainers;
    }

    /**
     * The files for these jobs.
     *
     * @param jobs those that are read before those that read them
     * @throws io.tidegate.error.TidegateException USAGE where a delay or a zone fits no schedule
     */
    public List<ExportFile> files(Call call, List<Job> jobs) {
        return maker.apply(call, Group.of(jobs));
    }

    /** The first line of every file; what has it may be replaced by a new export. */
    static String mark(Orchestrator orchestrator) {
        return "# Made by `tidegate export %s`; a new export replaces this file.\n".formatted(orchestrator.text());
    }

    /** Whether a file was made by an export, so that a new one may replace it. */
    public static boolean isOurs(String text) {
        return text.startsWith("# Made by `tidegate export ");
    }
}
