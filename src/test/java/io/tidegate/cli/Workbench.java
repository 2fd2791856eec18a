package io.tidegate.cli;

import io.tidegate.compare.PartitionDiff;
import io.tidegate.compare.Rebuilt;
import io.tidegate.compare.With;
import io.tidegate.estimate.Pilot;
import io.tidegate.estimate.PilotChoice;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Chunking;
import io.tidegate.plan.Force;
import io.tidegate.run.ChangeReport;
import io.tidegate.run.CheckReport;
import io.tidegate.run.ConnectFinding;
import io.tidegate.run.Engine;
import io.tidegate.run.FailFast;
import io.tidegate.run.ProfileReport;
import io.tidegate.run.Progress;
import io.tidegate.run.QueryReport;
import io.tidegate.run.Recovery;
import io.tidegate.run.Restoration;
import io.tidegate.run.RunReport;
import io.tidegate.run.Series;
import io.tidegate.run.StopRequest;
import io.tidegate.run.SuggestReport;
import io.tidegate.run.UpkeepReport;
import io.tidegate.run.VerifyReport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Runs commands in this JVM on a project of its own, with an engine that says what the test told it to. */
final class Workbench {
    /** What one command did. */
    record Outcome(int exit, String out, String err) {
        String lastLine() {
            return out.lines().reduce("", (a, b) -> b);
        }
    }

    final Path directory;
    final Map<String, String> env = new HashMap<>();
    final List<String> opened = new ArrayList<>();
    Instant now = Instant.parse("2024-03-04T12:00:00Z");
    Terminals terminals = Terminals.NONE;
    Function<Progress, RunReport> onRun = progress -> {
        throw new AssertionError("the engine was not meant to run");
    };
    VerifyReport verifyReport;
    Pilot pilot;
    List<CheckReport> checkReports = List.of();
    PartitionDiff diff;
    ProfileReport profileReport;
    List<ConnectFinding> findings = List.of();
    Surroundings.Engines engines = (project, settings) -> {
        opened.add(settings.command());
        return new ToldEngine();
    };
    Surroundings.Recoveries recoveries = Recovery::of;

    Workbench(Path directory) {
        this.directory = directory;
    }

    /** A workbench with the project that {@code init} makes. */
    static Workbench withProject(Path directory) {
        Workbench bench = new Workbench(directory);
        Outcome made = bench.run("init");
        if (made.exit() != 0) {
            throw new AssertionError(made.err());
        }
        return bench;
    }

    Outcome run(String... args) {
        return run(List.of(args));
    }

    Outcome run(List<String> args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings world = new Surroundings(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new ByteArrayInputStream(new byte[0]),
                env,
                Clock.fixed(now, ZoneOffset.UTC),
                directory,
                terminals,
                engines,
                recoveries);
        int exit = Main.execute(args, world);
        return new Outcome(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    void write(String file, String text) {
        try {
            Path path = directory.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String read(String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class ToldEngine implements Engine {
        @Override
        public RunReport run(
                List<Job> jobs,
                Function<Job, Choice> choice,
                Optional<Force> force,
                Optional<Chunking> chunking,
                FailFast failFast,
                Progress progress) {
            return onRun.apply(progress);
        }

        @Override
        public Series series(Job job, Progress progress) {
            throw new AssertionError("nobody was to apply anything");
        }

        @Override
        public RunReport restore(Job job, Restoration what, Progress progress) {
            throw new AssertionError("nothing was to be rolled back");
        }

        @Override
        public UpkeepReport maintain(Job job, Progress progress) {
            throw new AssertionError("no table was to be maintained");
        }

        @Override
        public void stop(StopRequest request) {
            opened.add("stop " + request.code());
        }

        @Override
        public boolean isCommitting() {
            return false;
        }

        @Override
        public VerifyReport verify(Job job, Partition partition) {
            return verifyReport;
        }

        @Override
        public Pilot pilot(Job job, PilotChoice choice) {
            opened.add("pilot " + choice.chosen().get(0));
            return pilot;
        }

        @Override
        public List<CheckReport> check(Map<Job, List<Partition>> partitions) {
            return checkReports;
        }

        @Override
        public PartitionDiff diff(Job job, Partition partition, With with) {
            return diff;
        }

        @Override
        public ChangeReport changes(Job job, Rebuilt rebuilt) {
            throw new AssertionError("nothing was to be compared");
        }

        @Override
        public SuggestReport suggest(Job job, Partition partition) {
            throw new AssertionError("nobody was to suggest anything");
        }

        @Override
        public List<ConnectFinding> connect(List<Job> jobs) {
            return findings;
        }

        @Override
        public ProfileReport profile(Job job, Partition partition) {
            return profileReport;
        }

        @Override
        public QueryReport query(String sql) {
            throw new AssertionError("no query was meant to be asked");
        }

        @Override
        public void close() {
            opened.add("closed");
        }
    }
}
