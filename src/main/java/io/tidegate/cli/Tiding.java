package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.job.Job;
import io.tidegate.job.Notify;
import io.tidegate.notify.Message;
import io.tidegate.report.Json;
import io.tidegate.report.Printable;
import io.tidegate.run.RunSettings;
import java.util.ArrayList;
import java.util.List;

/** What every message begins and ends with: of which job and run it is, who answers for it, and what to do next. */
final class Tiding {
    private static final int LONGEST_LINE = 400;

    private final Job job;
    private final Notify.When when;
    private final RunSettings settings;
    private final String project;
    private final List<String> lines = new ArrayList<>();
    private final ObjectNode document = Json.object();

    /** @param id tells apart what one run says of a job: {@code blocked}, {@code backfill-before} */
    Tiding(String project, RunSettings settings, Job job, Notify.When when, String id) {
        this.job = job;
        this.when = when;
        this.settings = settings;
        this.project = project;
        document.put("schema_version", Json.SCHEMA_VERSION)
                .put("kind", "notification")
                .put("id", "%s/%s/%s".formatted(settings.run(), job.name(), id))
                .put("at", settings.clock().instant().toString())
                .put("when", when.text())
                .put("project", project)
                .put("job", job.name())
                .put("run", settings.run().text())
                .put("started_by", settings.who());
        document.putObject("owner")
                .put("team", job.owner().team())
                .put("contact", job.owner().contact());
        job.runbook().ifPresent(runbook -> document.put("runbook", runbook));
    }

    /** The first line, which says it all. */
    Tiding title(String title) {
        lines.add(0, line("%s: %s".formatted(job.name(), title)));
        document.put("title", lines.get(0));
        return this;
    }

    Tiding say(String sentence) {
        lines.add(line(sentence));
        return this;
    }

    ObjectNode document() {
        return document;
    }

    /** @param next a command */
    Message message(String next) {
        document.put("next", next);
        List<String> all = new ArrayList<>(lines);
        all.add(line("Owner: %s%s"
                .formatted(
                        job.owner(), job.runbook().map(r -> "   Runbook: " + r).orElse(""))));
        all.add(line("Next: " + next));
        all.add(line("Run %s of %s, by %s".formatted(settings.run(), project, settings.who())));
        return new Message(job.name(), when.text(), String.join("\n", all), document);
    }

    private static String line(String text) {
        String harmless = Printable.text(text);
        return harmless.length() <= LONGEST_LINE ? harmless : harmless.substring(0, LONGEST_LINE) + "…";
    }
}
