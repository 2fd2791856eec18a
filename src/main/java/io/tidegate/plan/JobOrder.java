package io.tidegate.plan;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Project;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The jobs of a project with those that are read before those that read them, otherwise in the order of the file. */
final class JobOrder {
    private final Project project;
    private final Map<String, Job> done = new LinkedHashMap<>();
    private final List<String> path = new ArrayList<>();

    private JobOrder(Project project) {
        this.project = project;
    }

    /** @throws TidegateException JOB_FILE when jobs read each other in a circle */
    static List<Job> of(Project project) {
        JobOrder order = new JobOrder(project);
        project.jobs().forEach(order::visit);
        return List.copyOf(order.done.values());
    }

    private void visit(Job job) {
        int at = path.indexOf(job.name());
        if (at >= 0) {
            List<String> circle = new ArrayList<>(path.subList(at, path.size()));
            circle.add(job.name());
            throw new TidegateException(
                    ErrorCode.JOB_FILE,
                    "Cannot order the jobs of %s: they read each other in a circle, %s"
                            .formatted(project.file(), String.join(" <- ", circle)),
                    "Take one of these `job:` sources out.");
        }
        if (done.containsKey(job.name())) {
            return;
        }
        path.add(job.name());
        job.upstream().forEach(name -> project.find(name).ifPresent(this::visit));
        path.remove(path.size() - 1);
        done.put(job.name(), job);
    }
}
