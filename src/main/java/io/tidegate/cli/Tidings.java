package io.tidegate.cli;

import io.tidegate.error.Blame;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.notify.Message;
import io.tidegate.notify.ReadChannels;
import io.tidegate.notify.Teller;
import io.tidegate.notify.Teller.Letter;
import io.tidegate.run.JobResult;
import io.tidegate.run.RunReport;
import io.tidegate.run.RunSettings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tells the channels that jobs name what becomes of them. Of a run they are told when everything else is over: results are in the
 * ledger, Spark is gone, the answer is printed. Nothing here changes how a command ends.
 */
final class Tidings {
    private static final Set<Blame> NOBODYS_NIGHT = EnumSet.of(Blame.COORDINATION, Blame.SOURCE);

    private final Session session;
    private final ChannelOptions options;
    private final Optional<ReadChannels> channels;

    private Tidings(Session session, ChannelOptions options, Optional<ReadChannels> channels) {
        this.session = session;
        this.options = options;
        this.channels = channels;
    }

    /** To be made before the run's settings, which know what is secret. */
    static Tidings of(Session session, ChannelOptions options) {
        return new Tidings(session, options, options.read(session));
    }

    /** Whether trouble is somebody's to look at: not what comes by itself in a while, and no slip of the hand. */
    static boolean isTold(ErrorCode code) {
        return !NOBODYS_NIGHT.contains(code.blame()) && code != ErrorCode.USAGE;
    }

    /** Says in a note who will not be told, before anything happens that they should be told of. */
    void announce(List<Job> jobs) {
        List<Job> asking = jobs.stream()
                .filter(job -> !job.notifies().channels().isEmpty())
                .toList();
        if (asking.isEmpty()) {
            return;
        }
        String names = String.join(", ", asking.stream().map(Job::name).toList());
        if (channels.isEmpty()) {
            session.printer()
                    .note("Nobody is told what becomes of %s: no file of channels (--channels or TIDEGATE_CHANNELS)"
                            .formatted(names));
        } else if (channels.get() instanceof ReadChannels.Invalid invalid) {
            session.printer()
                    .note(
                            "Nobody is told what becomes of %s: %s: %s; `tidegate validate --channels %s` tells all faults"
                                    .formatted(
                                            names,
                                            invalid.faults().get(0).position(),
                                            invalid.faults().get(0).problem(),
                                            options.shown()));
        } else {
            Set<String> known = ((ReadChannels.Valid) channels.get()).channels().names();
            asking.forEach(job -> job.notifies().channels().stream()
                    .filter(channel -> !known.contains(channel))
                    .forEach(channel -> session.printer()
                            .note("%s is not told what becomes of %s: it is not in %s"
                                    .formatted(channel, job.name(), options.shown()))));
        }
    }

    /** Of a run that has come to its end. */
    void afterRun(RunSettings settings, RunReport report) {
        later(settings, () -> letters(settings, report.jobs()));
    }

    /** Of a run that could not go on. */
    void afterTrouble(RunSettings settings, List<Job> jobs, TidegateException trouble) {
        later(
                settings,
                () -> letters(
                        settings,
                        jobs.stream()
                                .map(job -> new JobResult(job, List.of(), Optional.of(trouble)))
                                .toList()));
    }

    private List<Letter> letters(RunSettings settings, List<JobResult> jobs) {
        List<Letter> letters = new ArrayList<>();
        for (JobResult job : jobs) {
            ofRun(settings, job).ifPresent(letters::add);
        }
        return letters;
    }

    /** Of one job what it asks to be told of; empty where there is nothing of it. */
    Optional<Letter> ofRun(RunSettings settings, JobResult job) {
        RunTidings tidings = new RunTidings(session.project().name(), settings, job, session.ledger());
        return tidings.message()
                .map(message -> new Letter(message, job.job().notifies().channels()));
    }

    /** Tells once the answer is out. */
    void later(RunSettings settings, Supplier<List<Letter>> letters) {
        if (channels.isPresent()) {
            session.afterwards().add(() -> now(settings, letters.get()));
        }
    }

    void now(RunSettings settings, List<Letter> letters) {
        if (channels.isPresent() && !letters.isEmpty()) {
            new Teller(channels.get(), session.ledger(), settings.clock(), settings.run(), session.printer()::note)
                    .tell(letters.stream().map(this::masked).toList());
        }
    }

    private Letter masked(Letter letter) {
        Message message = letter.message();
        return new Letter(
                new Message(
                        message.job(),
                        message.when(),
                        session.masked(message.text()),
                        session.masked(message.document())),
                letter.channels());
    }
}
