package io.tidegate.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.job.Partition;
import io.tidegate.plan.PartitionCalendar;
import io.tidegate.plan.Standing;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Calendars for programs: all partitions, or those that are missing or stale. */
public final class CalendarDocument {
    private CalendarDocument() {}

    public static ObjectNode calendar(List<PartitionCalendar> calendars) {
        return of("calendar", calendars, entry -> true);
    }

    /** What {@code --missing} would build. */
    public static ObjectNode missing(List<PartitionCalendar> calendars) {
        return of("missing", calendars, entry -> entry.standing().isMissing());
    }

    /** What {@code --stale} would build. */
    public static ObjectNode stale(List<PartitionCalendar> calendars) {
        return of("stale", calendars, entry -> entry.standing() == Standing.STALE);
    }

    /** What {@code --changed} would build. */
    public static ObjectNode changed(List<PartitionCalendar> calendars) {
        return of("changed", calendars, PartitionCalendar.Entry::sourceMoved);
    }

    private static ObjectNode of(
            String kind, List<PartitionCalendar> calendars, Predicate<PartitionCalendar.Entry> wanted) {
        ObjectNode document = Json.document(kind);
        document.set("jobs", Json.objects(calendars, calendar -> job(calendar, wanted)));
        return document;
    }

    private static ObjectNode job(PartitionCalendar calendar, Predicate<PartitionCalendar.Entry> wanted) {
        ObjectNode object = Json.object()
                .put("job", calendar.job().name())
                .put("grain", calendar.job().partition().grain().text());
        ObjectNode counts = object.putObject("counts");
        calendar.counts().forEach((standing, count) -> counts.put(key(standing), count));
        List<Map.Entry<Partition, PartitionCalendar.Entry>> entries = calendar.entries().entrySet().stream()
                .filter(entry -> wanted.test(entry.getValue()))
                .toList();
        object.set(
                "partitions",
                Json.objects(
                        entries,
                        entry -> Json.object()
                                .put("partition", entry.getKey().text())
                                .put("standing", key(entry.getValue().standing()))
                                .put("why", entry.getValue().detail())));
        return object;
    }

    private static String key(Standing standing) {
        return standing.text().replace(' ', '_');
    }
}
