package io.tidegate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.bundle.Bundle;
import io.tidegate.bundle.Manifest;
import io.tidegate.job.CatalogName;
import io.tidegate.job.Job;
import io.tidegate.job.Project;
import io.tidegate.job.yaml.ProjectFile;
import io.tidegate.job.yaml.ProjectReader;
import io.tidegate.job.yaml.ReadResult;
import io.tidegate.ledger.CatalogPlaces;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.RunId;
import io.tidegate.plan.JobSelection;
import io.tidegate.plan.Planner;
import io.tidegate.report.Printable;
import io.tidegate.report.Screen;
import io.tidegate.run.Engine;
import io.tidegate.run.RunSettings;
import io.tidegate.storage.Locations;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** One command being carried out: what it reads and opens, each at most once and only when it is asked for. */
final class Session {
    private static final Pattern SECRET_BY_NAME = Pattern.compile(
            "(?i)([\\w.-]*(?:secret|passw|token|credential|access[._-]?key)[\\w.-]*)=('(?:[^']|'\\\\'')*|[^\\s']+)");

    private final Surroundings world;
    private final Printer printer;
    private final Command command;
    private final String commandLine;
    private final List<String> resultFiles = new ArrayList<>();
    private Project project;
    private Optional<Manifest> bundled = Optional.empty();
    private final List<String> secrets = new ArrayList<>();
    private final Afterwards afterwards = new Afterwards();
    private Optional<Set<String>> channels = Optional.empty();
    private Redactor redactor = Redactor.NOTHING_SECRET;

    Session(Surroundings world, Printer printer, Command command, String commandLine) {
        this.world = world;
        this.printer = printer;
        this.command = command;
        this.commandLine = commandLine;
        command.output().resultFile().map(this::absolute).ifPresent(resultFiles::add);
    }

    Surroundings world() {
        return world;
    }

    Printer printer() {
        return printer;
    }

    /** @throws FaultyJobFile with every fault of the file at once */
    Project project() {
        if (project == null) {
            ProjectOptions options = command.project().orElseThrow();
            ReadResult read = read(options);
            if (read instanceof ReadResult.Invalid invalid) {
                throw new FaultyJobFile(invalid.faults());
            }
            ReadResult.Valid valid = (ReadResult.Valid) read;
            alsoHide(valid.secrets().values());
            project = located(valid.project());
            printer.detail("project %s of %s; ledger %s; warehouse %s"
                    .formatted(project.name(), project.file(), project.ledger(), project.warehouse()));
        }
        return project;
    }

    /** From here on these values are masked, too. */
    void alsoHide(List<String> values) {
        secrets.addAll(values);
        redactor = new Redactor(secrets);
        printer.hide(redactor);
    }

    String masked(String text) {
        return redactor.mask(text);
    }

    ObjectNode masked(ObjectNode document) {
        return (ObjectNode) redactor.mask((JsonNode) document);
    }

    /** Jobs that name another channel are faulty; to be said before the job file is read. */
    void knowChannels(Set<String> names) {
        channels = Optional.of(names);
    }

    /** What is done when the answer is out. */
    Afterwards afterwards() {
        return afterwards;
    }

    private ReadResult read(ProjectOptions options) {
        Optional<String> location = options.bundle(world.directory());
        if (location.isEmpty()) {
            return read(options, ProjectFile.of(options.file(world.directory())));
        }
        // Everything is read at once: the folder is gone before the command does anything.
        try (Bundle bundle = Bundle.open(location.get())) {
            String shown =
                    Locations.name(location.get()) + "!/" + bundle.manifest().jobFile();
            bundled = Optional.of(bundle.manifest());
            return read(
                    options,
                    new ProjectFile(
                            bundle.jobFile(),
                            shown,
                            world.directory().toAbsolutePath().normalize()));
        }
    }

    private ReadResult read(ProjectOptions options, ProjectFile file) {
        return ProjectReader.read(
                file, options.environment(), options.vars(), world.env(), command.undeclared(), channels);
    }

    /** With the places of catalog tables that the ledger knows; a job file without such tables needs no look. */
    private Project located(Project read) {
        List<CatalogName> names = read.catalogNames();
        return names.isEmpty() || !command.asksLedger()
                ? read
                : read.located(CatalogPlaces.at(read.ledger()).of(names));
    }

    List<Job> jobs(JobOptions options) {
        return JobSelection.select(project(), options.selected(), options.excluded());
    }

    Job job(OneJob option, String verb) {
        return project().job(option.name(verb));
    }

    Ledger ledger() {
        return Ledger.at(project().ledger());
    }

    Planner planner() {
        return new Planner(project(), ledger(), world.clock());
    }

    /** An engine for a look that leaves nothing in the ledger. */
    Engine engine(SparkOptions spark) {
        return world.engines().open(project(), settings(new IdentityOptions(), Optional.empty(), spark.conf()));
    }

    /** Who runs what and why, as the ledger will keep it. */
    RunSettings settings(IdentityOptions identity, Optional<String> reason, Map<String, String> conf) {
        useInHadoop(conf);
        project(); // which says what is secret
        return new RunSettings(
                world.clock(),
                identity.run().orElseGet(() -> RunId.next(world.clock())),
                identity.who(world.env()),
                withoutSecrets(commandLine),
                reason.map(redactor::mask),
                codeVersion(),
                Orchestrator.run(world.env()),
                new LineageParent(printer::note).of(identity.parent(), conf, System::getProperty, world.env()),
                conf,
                redactor::mask);
    }

    /** For Hadoop's file systems outside of Spark, which has its settings from the launcher's properties and from {@code --conf}. */
    private static void useInHadoop(Map<String, String> conf) {
        conf.forEach((key, value) -> {
            if (key.startsWith("spark.hadoop.")) {
                System.setProperty(key, value);
            }
        });
    }

    /** What was typed, without known secrets and without the values of options that are secrets by their name. */
    private String withoutSecrets(String typed) {
        return SECRET_BY_NAME.matcher(redactor.mask(typed)).replaceAll("$1=***");
    }

    private String codeVersion() {
        return bundled.isPresent()
                ? CodeVersion.given(world.env()).orElseGet(() -> bundled.get().codeVersion())
                : CodeVersion.of(projectFolder(), world.env());
    }

    private Path projectFolder() {
        return command.project()
                .orElseThrow()
                .file(world.directory())
                .toAbsolutePath()
                .getParent();
    }

    /** What views are drawn on. */
    Screen screen() {
        return world.screen(printer.outColour());
    }

    /** Asks a person; only "y" and "yes" are a yes. */
    boolean ask(String question) {
        world.err().print(question + " [y/N] ");
        world.err().flush();
        try {
            String answer = new BufferedReader(new InputStreamReader(world.in(), StandardCharsets.UTF_8)).readLine();
            return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * From here on the result is also kept beside the ledger, however the command ends: as {@code run_results/<run>.json}, and as
     * {@code run_result.json}, which is always that of the run that ended last.
     */
    void keepResultBesideLedger(RunId run) {
        String ledger = project().ledger().replaceAll("/+$", "");
        String folder = ledger.substring(0, Math.max(1, ledger.lastIndexOf('/')));
        resultFiles.add(Locations.child(Locations.child(folder, "run_results"), run + ".json"));
        resultFiles.add(Locations.child(folder, "run_result.json"));
    }

    /** One more file for the result. */
    void alsoWriteTo(String file) {
        ResultFile.checkWritable(absolute(file));
        resultFiles.add(absolute(file));
    }

    List<String> resultFiles() {
        return List.copyOf(resultFiles);
    }

    /**
     * A local file as it was typed.
     *
     * @throws io.tidegate.error.TidegateException USAGE for what is no path, or is not on this machine
     */
    Path local(String typed) {
        if (!Locations.isLocal(typed)) {
            throw Usage.wrong(
                    "Cannot use %s: it is not on this machine".formatted(Printable.quoted(typed, 80)),
                    "Plans of backfills are files that are reviewed in a repository; name a local one.");
        }
        return Path.of(absolute(typed));
    }

    /** Where plans of backfills lie: beside the job file, or here when that came in a bundle. */
    Path backfillFolder() {
        project(); // which says whether it came in a bundle
        return (bundled.isPresent() ? world.directory().toAbsolutePath() : projectFolder()).resolve("backfill");
    }

    /** A file as messages name it: from where the command was given, where it lies below that. */
    String shown(Path file) {
        Path here = world.directory().toAbsolutePath().normalize();
        Path there = file.toAbsolutePath().normalize();
        return there.startsWith(here) ? here.relativize(there).toString() : there.toString();
    }

    private String absolute(String file) {
        if (!Locations.isLocal(file)) {
            return file;
        }
        try {
            Path path = file.startsWith("file:") ? Locations.local(file) : Path.of(file);
            return world.directory().resolve(path).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException e) {
            throw Usage.wrong(
                    "Cannot write to %s: it is not a path".formatted(Printable.quoted(file, 80)), "Name a file.");
        }
    }
}
