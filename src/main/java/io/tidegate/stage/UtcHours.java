package io.tidegate.stage;

import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The text of a partition in the table's log. An hour carries its zone: without it each reader would take it for an hour of their own. */
final class UtcHours {
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

    private UtcHours() {}

    static String text(Partition partition) {
        return partition.grain() == Grain.HOUR
                ? UTC.format(partition.start())
                : partition.date().toString();
    }
}
