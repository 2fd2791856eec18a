package io.tidegate.job.yaml;

import io.tidegate.job.CatalogName;
import io.tidegate.job.Job;
import io.tidegate.job.Nearest;
import io.tidegate.job.Source;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What jobs must not do to one another: name what is not there, wait for one another in a circle, write into one another's place. */
final class CrossChecks {
    private final Build build;
    private final Map<String, Section> jobs = new LinkedHashMap<>();
    private final Map<String, Place> locations = new LinkedHashMap<>();
    private final Map<CatalogName, Place> catalogTables = new LinkedHashMap<>();

    CrossChecks(Build build) {
        this.build = build;
    }

    /** Takes a job's section; two of one name are a fault. */
    void add(Section job) {
        job.maybeText("name").ifPresent(name -> {
            Section first = jobs.putIfAbsent(name, job);
            if (first != null) {
                Place place = first.place("name");
                build.fault(
                        job.place("name"),
                        "Cannot name two jobs `" + name + "`: the first is at "
                                + place.source().name() + ":" + place.line(),
                        "Give one of them another name.");
            }
        });
    }

    /** Every job reads jobs that there are, and none waits for itself. */
    void upstream() {
        Map<String, Map<String, Place>> waiting = new LinkedHashMap<>();
        for (String name : jobs.keySet()) {
            Map<String, Place> known = new LinkedHashMap<>();
            upstreamOf(name).forEach((other, place) -> {
                if (jobs.containsKey(other)) {
                    known.put(other, place);
                } else {
                    build.faults()
                            .add(
                                    place,
                                    "Cannot find the job `" + other + "`",
                                    "The project's jobs are: " + String.join(", ", jobs.keySet()) + ".",
                                    Nearest.to(other, jobs.keySet()));
                }
            });
            waiting.put(name, known);
        }
        while (!waiting.isEmpty() && !build.faults().isFull()) {
            release(waiting);
            if (!waiting.isEmpty()) {
                waiting.remove(circle(waiting));
            }
        }
    }

    /** Takes out the jobs that wait for none that is left, until there is no such job. */
    private static void release(Map<String, Map<String, Place>> waiting) {
        Map<String, List<String>> readers = new HashMap<>();
        Map<String, Integer> open = new HashMap<>();
        Deque<String> free = new ArrayDeque<>();
        waiting.forEach((name, upstream) -> {
            int count = 0;
            for (String other : upstream.keySet()) {
                if (waiting.containsKey(other)) {
                    readers.computeIfAbsent(other, key -> new ArrayList<>()).add(name);
                    count++;
                }
            }
            open.put(name, count);
            if (count == 0) {
                free.add(name);
            }
        });
        while (!free.isEmpty()) {
            String done = free.remove();
            waiting.remove(done);
            for (String reader : readers.getOrDefault(done, List.of())) {
                if (open.merge(reader, -1, Integer::sum) == 0) {
                    free.add(reader);
                }
            }
        }
    }

    /** Reports a circle among jobs that all wait, and names one job of it. */
    private String circle(Map<String, Map<String, Place>> waiting) {
        Map<String, Place> way = new LinkedHashMap<>();
        String at = waiting.keySet().iterator().next();
        while (!way.containsKey(at)) {
            for (Map.Entry<String, Place> next : waiting.get(at).entrySet()) {
                if (waiting.containsKey(next.getKey())) {
                    way.put(at, next.getValue());
                    at = next.getKey();
                    break;
                }
            }
        }
        List<String> names = new ArrayList<>(way.keySet());
        List<String> round = new ArrayList<>(names.subList(names.indexOf(at), names.size()));
        round.add(at);
        String shown =
                round.size() > 12 ? String.join(" reads ", round.subList(0, 12)) + " …" : String.join(" reads ", round);
        build.fault(way.get(at), "Cannot order the jobs: " + shown, "Break the circle: no job may wait for itself.");
        return at;
    }

    private Map<String, Place> upstreamOf(String name) {
        Map<String, Place> upstream = new HashMap<>();
        for (Got got : jobs.get(name).items("sources")) {
            Section source = (Section) got.value();
            if (source.has("job")) {
                upstream.putIfAbsent(source.text("job"), source.place("job"));
            }
        }
        return upstream;
    }

    /** A table belongs to one job, and lies neither inside another nor among the ledger's files. */
    void target(Job job, Place place, String ledger) {
        if (job.target().catalog().isPresent()) {
            catalogTarget(job, job.target().catalog().get(), place);
            return;
        }
        String location = job.target().location();
        if (isWithin(location, ledger) || isWithin(ledger, location)) {
            build.fault(
                    place,
                    "Cannot put the table at " + build.paths().portable(location) + ": the ledger lies there",
                    "Give the table or the ledger a folder of its own.");
        }
        locations.forEach((other, first) -> {
            if (isWithin(location, other) || isWithin(other, location)) {
                build.fault(
                        place,
                        "Cannot put the table at " + build.paths().portable(location)
                                + ": it shares its folder with the target of line " + first.line() + " of "
                                + first.source().name(),
                        "Give each job a table of its own.");
            }
        });
        locations.putIfAbsent(location, place);
        for (Source source : job.sources()) {
            if (source instanceof Source.Files files
                    && files.catalog().isEmpty()
                    && !files.path().dependsOnPartition()
                    && isWithin(files.path().source(), location)) {
                build.fault(
                        place,
                        "Cannot let the job read its own table in the source `" + source.name()
                                + "`: a rebuild would depend on itself",
                        "Read what the table was built from.");
            }
        }
    }

    /** Where it lies is known to the catalog alone; a run compares that once it knows. */
    private void catalogTarget(Job job, CatalogName name, Place place) {
        Place first = catalogTables.putIfAbsent(name, place);
        if (first != null) {
            build.fault(
                    place,
                    "Cannot write " + name + ": it is the target of line " + first.line() + " of "
                            + first.source().name(),
                    "Give each job a table of its own.");
        }
        for (Source source : job.sources()) {
            if (source instanceof Source.Files files
                    && files.catalog().filter(name::equals).isPresent()) {
                build.fault(
                        place,
                        "Cannot let the job read its own table in the source `" + source.name()
                                + "`: a rebuild would depend on itself",
                        "Read what the table was built from.");
            }
        }
    }

    private static boolean isWithin(String inner, String outer) {
        return inner.equals(outer) || inner.startsWith(outer.endsWith("/") ? outer : outer + "/");
    }
}
