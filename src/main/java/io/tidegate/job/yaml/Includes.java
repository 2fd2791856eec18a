package io.tidegate.job.yaml;

import io.tidegate.job.Nearest;
import io.tidegate.job.yaml.Node.Entry;
import io.tidegate.job.yaml.Node.Items;
import io.tidegate.job.yaml.Node.Mapping;
import io.tidegate.job.yaml.Node.Scalar;
import io.tidegate.job.yaml.ScalarType.Fill;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;

/** Finds the files that {@code include} names, and the jobs in them. They hold jobs only: what holds for a project stands in one file. */
final class Includes {
    private static final int MOST_FILES = 1000;

    private final JobFiles files;
    private final Filler filler;
    private final ProjectPaths paths;
    private final Faults faults;
    private final Path main;
    private final String mainName;

    Includes(JobFiles files, Filler filler, ProjectPaths paths, Faults faults, Path main, String mainName) {
        this.files = files;
        this.filler = filler;
        this.paths = paths;
        this.faults = faults;
        this.main = main;
        this.mainName = mainName;
    }

    /** The jobs of all included files; what is wrong with the value of {@code include} itself is left to the description. */
    List<Node> jobs(Node include) {
        Map<Path, Scalar> found = new LinkedHashMap<>();
        if (include instanceof Items items) {
            for (Node item : items.nodes()) {
                if (item instanceof Scalar pattern
                        && !pattern.isNull()
                        && !pattern.text().isBlank()) {
                    find(pattern).forEach(file -> found.putIfAbsent(file, pattern));
                }
            }
        }
        List<Node> jobs = new ArrayList<>();
        for (Path file : found.keySet()) {
            if (!faults.isFull()) {
                files.map(file, name(file)).ifPresent(top -> jobs.addAll(jobsOf(top)));
            }
        }
        return jobs;
    }

    private List<Node> jobsOf(Mapping top) {
        List<Node> jobs = new ArrayList<>();
        for (Entry entry : top.entries()) {
            String key = entry.key().text();
            if (key.equals("jobs")) {
                if (entry.value() instanceof Items items) {
                    jobs.addAll(items.nodes());
                } else {
                    faults.add(
                            entry.key().place(),
                            "Cannot read " + entry.value().what() + " as a list of jobs",
                            "Write one `- name: …` for each job.");
                }
            } else if (key.equals("version")) {
                version(entry);
            } else if (!JobFile.INCLUDED.isAuthors(key)) {
                boolean isKnown = JobFile.PROJECT.has(key);
                faults.add(
                        entry.key().place(),
                        "Cannot use the key `" + key + "` in an included file"
                                + (isKnown ? ": it holds for the whole project" : ": nobody knows it"),
                        isKnown ? "Move it into " + mainName + "." : "An included file holds `version` and `jobs`.",
                        isKnown ? Optional.empty() : Nearest.to(key, List.of("version", "jobs")));
            }
        }
        if (top.find("jobs").isEmpty()) {
            faults.add(
                    top.place(),
                    "Cannot find `jobs` in the included file",
                    "Write `jobs:` with one `- name: …` for each job.");
        }
        return jobs;
    }

    private void version(Entry entry) {
        new Walker(filler, faults)
                .read(entry.value(), JobFile.INCLUDED.key("version").type());
    }

    private TreeSet<Path> find(Scalar pattern) {
        TreeSet<Path> found = new TreeSet<>();
        Path folder = pattern.place().source().folder();
        try {
            String text = filler.fill(pattern.text(), Fill.ENVIRONMENT, folder).text();
            if (text.contains("**")) {
                throw new Refusal(
                        "Cannot use `**` in `" + text + "`", "Name each level of folders, such as jobs/*/*.yaml.");
            }
            Path absolute = paths.inProject(text, folder);
            collect(paths.root(), absolute, paths.root().getNameCount(), found);
            found.remove(main);
            for (Path file : found) {
                paths.inProject(file.toString(), folder);
            }
            if (found.isEmpty()) {
                throw new Refusal(
                        "Cannot find a file for `" + text + "`",
                        "Look at the pattern: it is relative to the file it stands in.");
            }
            if (found.size() > MOST_FILES) {
                throw new Refusal("Cannot include more than " + MOST_FILES + " files", "Write a narrower pattern.");
            }
        } catch (Refusal e) {
            faults.add(pattern.place(), e);
            found.clear();
        }
        return found;
    }

    private void collect(Path at, Path pattern, int depth, TreeSet<Path> found) throws Refusal {
        if (depth == pattern.getNameCount()) {
            if (Files.isRegularFile(at)) {
                found.add(at);
            }
            return;
        }
        String name = pattern.getName(depth).toString();
        if (name.chars().noneMatch(c -> "*?[{".indexOf(c) >= 0)) {
            collect(at.resolve(name), pattern, depth + 1, found);
            return;
        }
        if (!Files.isDirectory(at) || found.size() > MOST_FILES) {
            return;
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(at, name)) {
            for (Path child : children) {
                if (!child.getFileName().toString().startsWith(".")) {
                    collect(child, pattern, depth + 1, found);
                }
            }
        } catch (PatternSyntaxException e) {
            throw new Refusal(
                    "Cannot read `" + name + "` as a file pattern", "Use * ? [abc] {a,b}, and close what you open.");
        } catch (IOException e) {
            throw new Refusal(
                    "Cannot list " + at.getFileName() + ": " + e.getClass().getSimpleName(),
                    "Look at its permissions.");
        }
    }

    /** As a path beside the main file's name, so that the name of a fault can be opened from where the user stands. */
    private String name(Path file) {
        Path relative = main.getParent().relativize(file);
        Path shown = Path.of(mainName).getParent();
        return shown == null ? relative.toString() : shown.resolve(relative).toString();
    }
}
