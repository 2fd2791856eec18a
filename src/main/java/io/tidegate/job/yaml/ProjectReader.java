package io.tidegate.job.yaml;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Names;
import io.tidegate.job.Project;
import io.tidegate.job.yaml.Node.Mapping;
import io.tidegate.job.yaml.Node.Scalar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a job file with what it includes, an environment's overlay and variables. The one entrance to this package. */
public final class ProjectReader {
    private final Path file;
    private final String shown;
    private final Map<String, String> variables;
    private final Undeclared undeclared;
    private final Optional<Set<String>> channels;
    private final Faults faults = new Faults();
    private final JobFiles files = new JobFiles(faults);
    private final Filler filler;
    private final ProjectPaths paths;

    private ProjectReader(
            ProjectFile read,
            Map<String, String> variables,
            Map<String, String> environment,
            Undeclared undeclared,
            Optional<Set<String>> channels) {
        this.undeclared = undeclared;
        this.channels = channels;
        this.file = read.file();
        this.shown = read.shown();
        this.variables = variables;
        this.paths = new ProjectPaths(file.toAbsolutePath().normalize().getParent(), read.data());
        this.filler = new Filler(environment, paths::dataFolder);
    }

    /**
     * Reads a project.
     *
     * @param env names the overlay {@code jobs.NAME.yaml} beside the file
     * @param vars variables that stand above those of the files
     * @param environment what {@code ${VAR}} may name
     */
    public static ReadResult read(
            Path file, Optional<String> env, Map<String, String> vars, Map<String, String> environment) {
        return read(ProjectFile.of(file), env, vars, environment, Undeclared.REFUSED, Optional.empty());
    }

    /**
     * As the other.
     *
     * @param undeclared whether text sources may leave out their columns
     * @param channels those that jobs may name; any when empty
     */
    public static ReadResult read(
            ProjectFile file,
            Optional<String> env,
            Map<String, String> vars,
            Map<String, String> environment,
            Undeclared undeclared,
            Optional<Set<String>> channels) {
        return new ProjectReader(file, vars, environment, undeclared, channels).read(env);
    }

    /**
     * As {@link #read}, for whoever has no use for faults one by one.
     *
     * @throws TidegateException JOB_FILE with all faults, rendered
     */
    public static ReadResult.Valid readOrThrow(
            Path file, Optional<String> env, Map<String, String> vars, Map<String, String> environment) {
        ReadResult result = read(file, env, vars, environment);
        if (result instanceof ReadResult.Valid valid) {
            return valid;
        }
        throw failure(file, ((ReadResult.Invalid) result).faults());
    }

    /** The faults as one failure. */
    public static TidegateException failure(Path file, List<Fault> faults) {
        StringBuilder problem = new StringBuilder("Cannot use ")
                .append(file)
                .append(": it has ")
                .append(faults.size() == 1 ? "a fault" : faults.size() + " faults");
        faults.forEach(fault -> problem.append("\n\n").append(fault.render()));
        return new TidegateException(
                ErrorCode.JOB_FILE,
                problem.toString(),
                "Mend what is listed; `tidegate validate` reads the file again.");
    }

    private ReadResult read(Optional<String> env) {
        Optional<Project> project = Optional.empty();
        Optional<Mapping> main = files.map(file, shown);
        Optional<Mapping> overlay = env.flatMap(this::overlay);
        if (main.isPresent()) {
            Mapping merged = merged(main.get(), overlay);
            filler.vars(vars(merged));
            project =
                    new Walker(filler, faults).section(merged, JobFile.PROJECT).flatMap(this::project);
        }
        if (!faults.isEmpty()) {
            return new ReadResult.Invalid(redacted());
        }
        return new ReadResult.Valid(
                project.orElseThrow(() -> new TidegateException(
                        ErrorCode.BUG, "Cannot read " + file + ": something was refused without a word", "Report it.")),
                filler.secrets());
    }

    private Optional<Project> project(Section section) {
        Build build = new Build(faults, filler, paths, undeclared, channels);
        return new ProjectBuilder(build, files).project(section, shown);
    }

    private Mapping merged(Mapping main, Optional<Mapping> overlay) {
        Optional<Node> include = overlay.flatMap(o -> o.find("include")).or(() -> main.find("include"));
        Mapping whole = main;
        if (include.isPresent()) {
            Path absolute = file.toAbsolutePath().normalize();
            List<Node> jobs = new Includes(files, filler, paths, faults, absolute, shown).jobs(include.get());
            Place at = include.get().place();
            Place place = new Place(at.source(), at.line(), at.column(), at.length(), Trail.TOP.key("jobs"));
            whole = jobs.isEmpty() ? main : Overlay.append(main, "jobs", new Scalar(place, "jobs", true), jobs);
        }
        return overlay.isPresent() ? Overlay.over(whole, overlay.get()) : whole;
    }

    /** {@code jobs.yaml} and {@code dev} give {@code jobs.dev.yaml}. */
    private Optional<Mapping> overlay(String env) {
        boolean isName =
                !env.isEmpty() && env.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-');
        if (!isName) {
            faults.add(
                    commandLine("--env"),
                    "Cannot use `" + env + "` as the name of an environment",
                    "Write letters, digits, hyphens and underscores, such as dev.");
            return Optional.empty();
        }
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String overlay = dot < 0 ? name + "." + env : name.substring(0, dot) + "." + env + name.substring(dot);
        Path path = file.resolveSibling(overlay);
        return files.map(path, Path.of(shown).resolveSibling(overlay).toString());
    }

    private Map<String, String> vars(Mapping merged) {
        Map<String, String> vars = new LinkedHashMap<>();
        merged.find("vars")
                .flatMap(node -> new Walker(filler, faults).read(node, JobFile.VARS))
                .ifPresent(got -> ((Map<?, ?>) got.value())
                        .forEach((name, value) -> vars.put((String) name, (String) ((Got) value).value())));
        variables.forEach((name, value) -> {
            if (!Names.isSnakeCase(name)
                    || value.isBlank()
                    || value.contains("{{")
                    || value.chars().anyMatch(Character::isISOControl)) {
                faults.add(
                        commandLine("--var"),
                        "Cannot use the variable `" + name + "`: "
                                + (Names.isSnakeCase(name)
                                        ? "its value is blank or not plain text"
                                        : "it is not a name"),
                        "Write --var name=value, the name in lower-case letters, digits and underscores.");
            }
            vars.put(name, value);
        });
        return vars;
    }

    private Place commandLine(String option) {
        return Place.startOf(new SourceText(option, paths.root(), ""));
    }

    private List<Fault> redacted() {
        Secrets secrets = filler.secrets();
        List<Fault> redacted = new ArrayList<>();
        for (Fault fault : faults.list()) {
            redacted.add(fault.without(secrets));
        }
        return redacted;
    }
}
