package io.tidegate.run;

import io.tidegate.catalog.CatalogAnswer;
import io.tidegate.catalog.CatalogTables;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.CatalogName;
import io.tidegate.job.Job;
import io.tidegate.job.Project;
import io.tidegate.job.Source;
import io.tidegate.ledger.CatalogPlaces;
import io.tidegate.log.TableLog;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the catalog tables of jobs lie. The catalog is asked once for each job, before its plan; everything after goes by the path.
 * A target that the catalog does not hold is entered once its first commit is there: until then no reader meets the name.
 */
final class Whereabouts {
    private final RunSettings settings;
    private final CatalogPlaces ledger;
    private final Map<CatalogName, String> places = new HashMap<>();
    private final Set<CatalogName> absent = new HashSet<>();
    private Project project;

    Whereabouts(Project project, RunSettings settings) {
        this.project = project;
        this.settings = settings;
        this.ledger = CatalogPlaces.at(project.ledger());
    }

    /** With the places that are known by now. */
    Project project() {
        return project;
    }

    /** Whether a job can only be planned once the catalog was asked, which takes Spark. */
    boolean mustAsk(Job job) {
        return !names(job).isEmpty();
    }

    /**
     * The job with the places that the catalog gives now.
     *
     * @throws TidegateException NOT_READY when a source is not in the catalog; TARGET_MISMATCH and others of {@link CatalogTables}
     */
    Job ask(Job job, CatalogTables catalog, Progress progress) {
        for (CatalogName name : names(job)) {
            String place = isTarget(name) ? target(name, catalog) : source(job, name, catalog);
            Optional<String> before = ledger.of(name);
            if (before.isPresent() && !before.get().equals(place)) {
                progress.note("%s: the catalog table %s has moved from %s to %s"
                        .formatted(job.name(), name, before.get(), place));
            }
            places.put(name, place);
        }
        project = project.located(places);
        Job located = job.located(places);
        requireApart(located);
        return located;
    }

    /** Notes in the ledger where the tables of a job lie, for commands that cannot ask. */
    void remember(Job job) {
        names(job)
                .forEach(name -> ledger.remember(
                        name, places.get(name), settings.run(), settings.clock().instant()));
    }

    /** Enters the job's target into the catalog when it is not there and its table is. */
    void register(Job job, CatalogTables catalog, Progress progress) {
        Optional<CatalogName> name = job.target().catalog().filter(absent::contains);
        if (name.isEmpty() || TableLog.read(job.target().location()).isEmpty()) {
            return;
        }
        catalog.register(name.get(), job.target().location());
        absent.remove(name.get());
        progress.note("%s: %s is in the catalog now, at %s%s"
                .formatted(
                        job.name(),
                        name.get(),
                        job.target().location(),
                        catalog.isInMemory()
                                ? "; Spark's catalog is kept in memory here and forgets it: a metastore needs"
                                        + " spark.sql.catalogImplementation=hive"
                                : ""));
    }

    /** Its own, and the targets of the jobs it reads. */
    private Set<CatalogName> names(Job job) {
        Set<CatalogName> names = new LinkedHashSet<>(job.catalogNames());
        for (String upstream : job.upstream()) {
            project.find(upstream).flatMap(read -> read.target().catalog()).ifPresent(names::add);
        }
        return names;
    }

    private boolean isTarget(CatalogName name) {
        return project.jobs().stream()
                .anyMatch(job -> job.target().catalog().filter(name::equals).isPresent());
    }

    private static String source(Job job, CatalogName name, CatalogTables catalog) {
        CatalogAnswer answer = catalog.ask(name);
        if (answer instanceof CatalogAnswer.Absent) {
            String source = job.sources().stream()
                    .filter(s -> s instanceof Source.Files files
                            && files.catalog().filter(name::equals).isPresent())
                    .findFirst()
                    .map(Source::name)
                    .orElse("");
            throw new TidegateException(
                    ErrorCode.NOT_READY,
                    "Cannot read source %s of %s: the catalog has no table %s".formatted(source, job.name(), name),
                    "Run it again when the table is there, or mend the name.");
        }
        return answer.location();
    }

    /** A table that is not in the catalog lies where our last run put it, as long as it lies there; otherwise where a new one would. */
    private String target(CatalogName name, CatalogTables catalog) {
        CatalogAnswer answer = catalog.ask(name);
        if (answer instanceof CatalogAnswer.Found) {
            absent.remove(name);
            return answer.location();
        }
        absent.add(name);
        Optional<String> ours =
                ledger.of(name).filter(place -> TableLog.read(place).isPresent());
        if (ours.isEmpty()
                && TableLog.read(answer.location()).isPresent()
                && ledger.of(name).isEmpty()) {
            throw new TidegateException(
                    ErrorCode.TARGET_MISMATCH,
                    "Cannot make the catalog table %s: it would lie at %s, where a table lies that the catalog does not know"
                            .formatted(name, answer.location()),
                    "Enter it with CREATE TABLE %s USING delta LOCATION '…', or move it away.".formatted(name));
        }
        return ours.orElse(answer.location());
    }

    /** What the job file's check of folders could not see: a table that the catalog puts into another's folder. */
    private void requireApart(Job job) {
        if (job.target().catalog().isEmpty()) {
            return;
        }
        String place = job.target().location();
        for (Job other : project.jobs()) {
            if (!other.name().equals(job.name())
                    && other.target().isLocated()
                    && overlap(place, other.target().location())) {
                throw sharing(job, "the target of " + other.name() + " lies there");
            }
        }
        if (overlap(place, project.ledger())) {
            throw sharing(job, "the ledger lies there");
        }
    }

    private static boolean overlap(String one, String other) {
        String a = one.endsWith("/") ? one : one + "/";
        String b = other.endsWith("/") ? other : other + "/";
        return a.startsWith(b) || b.startsWith(a);
    }

    private static TidegateException sharing(Job job, String why) {
        return new TidegateException(
                ErrorCode.TARGET_MISMATCH,
                "Cannot write %s at %s: %s"
                        .formatted(
                                job.target().catalog().orElseThrow(),
                                job.target().location(),
                                why),
                "Give each job a table, and the ledger a folder, of its own.");
    }
}
