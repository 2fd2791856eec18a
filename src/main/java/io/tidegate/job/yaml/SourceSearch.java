package io.tidegate.job.yaml;

import io.tidegate.job.yaml.Node.Items;
import io.tidegate.job.yaml.Node.Mapping;
import io.tidegate.job.yaml.Node.Scalar;
import io.tidegate.job.yaml.ScalarType.Fill;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One search for the files of a project. */
final class SourceSearch {
    private static final int LONGEST_SQL = 1_000_000;

    private final Path main;
    private final String shown;
    private final Faults faults = new Faults();
    private final JobFiles files = new JobFiles(faults);
    private final Filler filler;
    private final ProjectPaths paths;
    private final TreeSet<Path> sql = new TreeSet<>();

    SourceSearch(Path file, Map<String, String> environment) {
        this.main = file.toAbsolutePath().normalize();
        this.shown = file.toString();
        this.filler = new Filler(environment);
        this.paths = new ProjectPaths(main.getParent(), main.getParent());
    }

    ProjectSources all() {
        List<Mapping> tops = new ArrayList<>();
        files.map(main, shown).ifPresent(tops::add);
        overlays()
                .forEach(overlay -> files.map(
                                overlay,
                                Path.of(shown)
                                        .resolveSibling(overlay.getFileName())
                                        .toString())
                        .ifPresent(tops::add));
        for (Mapping top : tops) {
            top.find("jobs").ifPresent(jobs -> {
                if (jobs instanceof Items items) {
                    items.nodes().forEach(this::job);
                }
            });
            top.find("include")
                    .ifPresent(include -> new Includes(files, filler, paths, faults, main, shown)
                            .jobs(include)
                            .forEach(this::job));
        }
        if (!faults.isEmpty()) {
            return new ProjectSources.Faulty(faults.list());
        }
        TreeSet<Path> found = new TreeSet<>(files.read());
        found.addAll(sql);
        return new ProjectSources.Found(List.copyOf(found));
    }

    /** {@code jobs.prod.yaml} and its like beside {@code jobs.yaml}. */
    private List<Path> overlays() {
        String name = main.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        String end = dot < 0 ? "" : name.substring(dot);
        try (Stream<Path> beside = Files.list(main.getParent())) {
            return beside.filter(path -> {
                        String other = path.getFileName().toString();
                        return other.length() > name.length() + 1
                                && other.startsWith(stem + ".")
                                && other.endsWith(end)
                                && other.substring(stem.length() + 1, other.length() - end.length())
                                        .matches("[A-Za-z0-9_-]+")
                                && Files.isRegularFile(path);
                    })
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void job(Node job) {
        Optional<Node> named = job instanceof Mapping mapping
                ? mapping.find("transform")
                        .filter(Mapping.class::isInstance)
                        .flatMap(transform -> ((Mapping) transform).find("sql_file"))
                : Optional.empty();
        if (named.isPresent() && named.get() instanceof Scalar scalar && !scalar.isNull()) {
            Path folder = scalar.place().source().folder();
            try {
                String text =
                        filler.fill(scalar.text(), Fill.ENVIRONMENT, folder).text();
                Path path = paths.inProject(text, folder);
                files.sql(path, paths.portable(path.toString()), LONGEST_SQL);
                sql.add(path);
            } catch (Refusal e) {
                faults.add(scalar.place(), e);
            }
        }
    }
}
