package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import io.tidegate.plan.PartitionCalendar;
import io.tidegate.plan.Standing;
import io.tidegate.report.Json;
import io.tidegate.report.Numbers;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Ranges;
import io.tidegate.report.Table;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import io.tidegate.run.RunSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes over partitions that others wrote, as they stand: from then on they are ours to keep up to date. */
final class AdoptCommand extends ProjectCommand {
    @Mixin
    private OneJob job = new OneJob();

    @Mixin
    private NamedPartitions partitions = new NamedPartitions();

    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the ledger.")
    private String reason;

    @Override
    void check() {
        Usage.together(() -> job.name("adopt"), () -> partitions.check("adopt"), this::why);
    }

    private String why() {
        if (reason == null) {
            throw Usage.wrong("Cannot adopt without a reason", "Add --reason \"why\"; the ledger keeps it.");
        }
        return ReasonText.read(reason);
    }

    @Override
    Answer answer(Session session) {
        Job adopted = session.job(job, "adopt");
        String why = why();
        RunSettings settings = session.settings(identity, Optional.of(why), Map.of());
        List<Partition> named = partitions.of(adopted);
        PartitionCalendar calendar = session.planner()
                .calendar(adopted, Optional.of(new PartitionRange(named.get(0), named.get(named.size() - 1))));
        List<Partition> foreign = named.stream()
                .filter(p -> standing(calendar, p).equals(Standing.FOREIGN.text()))
                .toList();
        if (!foreign.isEmpty()) {
            agree(session, adopted, foreign);
            new Adoption(session.project(), session.ledger(), settings)
                    .record(
                            adopted,
                            foreign,
                            session.planner().fingerprints(adopted, foreign),
                            settings.reason().orElse(why));
        }
        return told(session, adopted, named, foreign, calendar, settings);
    }

    private static String standing(PartitionCalendar calendar, Partition partition) {
        PartitionCalendar.Entry entry = calendar.entries().get(partition);
        return entry == null ? "outside of the job" : entry.standing().text();
    }

    private void agree(Session session, Job adopted, List<Partition> foreign) {
        String what = "%s of %s".formatted(Numbers.count(foreign.size(), "partition"), adopted.name());
        output().needYes(
                        session,
                        "Adopt %s as they stand, unchecked?".formatted(what),
                        "Cannot adopt %s without a yes: no gate ever saw their rows".formatted(what));
    }

    private static Answer told(
            Session session,
            Job adopted,
            List<Partition> named,
            List<Partition> foreign,
            PartitionCalendar calendar,
            RunSettings settings) {
        Table table = new Table(Column.text(""), Column.text(""), Column.wrapped(""));
        ObjectNode document = Json.object()
                .put("job", adopted.name())
                .put("run", settings.run().text());
        ArrayNode left = Json.array();
        Ranges.pieces(foreign)
                .forEach(span ->
                        table.row(new Cell("adopted", Tone.GOOD), adopted.name() + " " + Ranges.span(span), ""));
        for (Partition partition : named) {
            if (!foreign.contains(partition)) {
                String standing = standing(calendar, partition);
                table.row(
                        new Cell("left", Tone.QUIET),
                        adopted.name() + " " + partition,
                        "it is " + standing + ", not foreign");
                left.add(Json.object().put("partition", partition.text()).put("standing", standing));
            }
        }
        document.set("adopted", Json.texts(foreign.stream().map(Partition::text).toList()));
        document.set("left", left);
        String summary = foreign.isEmpty()
                ? "nothing to adopt: none of %s is foreign".formatted(Numbers.count(named.size(), "partition"))
                : "%s adopted, %d left; run %s"
                        .formatted(Numbers.count(foreign.size(), "partition"), left.size(), settings.run());
        return Answer.done(Line.drawn(table.lines(session.screen())), summary, document);
    }
}
