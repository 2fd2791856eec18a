package io.tidegate.job;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path with {@code {{ … }}} in it, parsed once. Only dates and declared variables can be filled in, so a rendered path
 * cannot hold what nobody declared.
 */
public final class Template {
    private static final Pattern PLACE = Pattern.compile("\\{\\{(.*?)}}", Pattern.DOTALL);
    private static final Pattern VAR = Pattern.compile("var\\.([a-z][a-z0-9_]*)");
    private static final Pattern ADD = Pattern.compile("add\\(\\s*(\\w+)\\s*,\\s*(?:'([^']*)'|\"([^\"]*)\")\\s*\\)");
    private static final Pattern FORMAT =
            Pattern.compile("format\\(\\s*(.+?)\\s*,\\s*(?:'([^']*)'|\"([^\"]*)\")\\s*\\)");
    private static final Pattern SHIFT = Pattern.compile("([+-]?\\d{1,6})([hdwmy])");

    /** A piece of the path for one partition. */
    private interface Part {
        String render(Partition partition, String runId);

        default boolean dependsOnPartition() {
            return true;
        }
    }

    private record Text(String text) implements Part {
        @Override
        public String render(Partition partition, String runId) {
            return text;
        }

        @Override
        public boolean dependsOnPartition() {
            return false;
        }
    }

    private interface Moment {
        LocalDateTime of(Partition partition);
    }

    private final String source;
    private final List<Part> parts;

    private Template(String source, List<Part> parts) {
        this.source = source;
        this.parts = List.copyOf(parts);
    }

    /**
     * @param vars what {@code var.x} may name
     * @throws TidegateException JOB_FILE when a placeholder is not known
     */
    public static Template parse(String text, Map<String, String> vars) {
        List<Part> parts = new ArrayList<>();
        Matcher places = PLACE.matcher(text);
        int end = 0;
        while (places.find()) {
            parts.add(literal(text.substring(end, places.start())));
            parts.add(placeholder(places.group(1).strip(), vars));
            end = places.end();
        }
        parts.add(literal(text.substring(end)));
        return new Template(text, parts);
    }

    /** A path that is what it is, braces included. */
    public static Template literally(String path) {
        return new Template(path, List.of(new Text(path)));
    }

    private static Part literal(String text) {
        if (text.contains("{{") || text.contains("}}")) {
            throw fault("Cannot read the template: '{{' and '}}' do not pair", "Close every '{{ … }}'.");
        }
        return new Text(text);
    }

    private static Part placeholder(String expression, Map<String, String> vars) {
        Matcher var = VAR.matcher(expression);
        if (var.matches()) {
            String value = vars.get(var.group(1));
            if (value == null) {
                throw fault(
                        "Cannot fill '{{ %s }}': there is no such variable".formatted(expression),
                        "Declare it under `vars:` or pass --var %s=….".formatted(var.group(1)));
            }
            return new Text(value);
        }
        if (expression.equals("run_id")) {
            return (partition, runId) -> runId;
        }
        if (expression.equals("ds_nodash")) {
            return (partition, runId) -> DateTimeFormatter.BASIC_ISO_DATE.format(partition.ds());
        }
        Matcher format = FORMAT.matcher(expression);
        if (format.matches()) {
            Moment moment = moment(format.group(1));
            DateTimeFormatter pattern = pattern(format.group(2) != null ? format.group(2) : format.group(3));
            return (partition, runId) -> pattern.format(moment.of(partition));
        }
        Moment moment = moment(expression);
        return (partition, runId) -> plain(moment.of(partition), partition.grain(), expression);
    }

    private static String plain(LocalDateTime moment, Grain grain, String expression) {
        boolean dayOnly = expression.equals("ds") || expression.startsWith("add(");
        return dayOnly || grain != Grain.HOUR
                ? moment.toLocalDate().toString()
                : new Partition(Grain.HOUR, Grain.HOUR.floor(moment)).text();
    }

    private static Moment moment(String expression) {
        switch (expression) {
            case "ds":
                return partition -> partition.ds().atStartOfDay();
            case "partition.start":
                return Partition::start;
            case "partition.end":
                return partition -> partition.next().start();
            default:
                break;
        }
        Matcher add = ADD.matcher(expression);
        if (add.matches() && add.group(1).equals("ds")) {
            Matcher shift = SHIFT.matcher(add.group(2) != null ? add.group(2) : add.group(3));
            if (shift.matches()) {
                int count = Integer.parseInt(shift.group(1));
                return partition -> shifted(partition, count, shift.group(2));
            }
        }
        throw fault(
                "Cannot fill '{{ %s }}': it is not known".formatted(expression),
                "Use ds, ds_nodash, partition.start, partition.end, run_id, var.NAME, add(ds, '-7d') or format(ds, 'yyyy/MM').");
    }

    private static LocalDateTime shifted(Partition partition, int count, String unit) {
        LocalDateTime start = partition.grain() == Grain.HOUR
                ? partition.start()
                : partition.ds().atStartOfDay();
        return switch (unit) {
            case "h" -> start.plus(Duration.ofHours(count));
            case "d" -> start.plus(Period.ofDays(count));
            case "w" -> start.plus(Period.ofWeeks(count));
            case "m" -> start.plus(Period.ofMonths(count));
            default -> start.plus(Period.ofYears(count));
        };
    }

    private static DateTimeFormatter pattern(String pattern) {
        try {
            DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
            formatter.format(LocalDate.EPOCH.atStartOfDay().atOffset(ZoneOffset.UTC));
            return formatter;
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw fault("Cannot use '%s' as a date pattern".formatted(pattern), "Write one like 'yyyy/MM/dd'.");
        }
    }

    private static TidegateException fault(String problem, String cure) {
        return new TidegateException(ErrorCode.JOB_FILE, problem, cure);
    }

    public boolean dependsOnPartition() {
        return parts.stream().anyMatch(Part::dependsOnPartition);
    }

    public String render(Partition partition, String runId) {
        StringBuilder path = new StringBuilder();
        parts.forEach(part -> path.append(part.render(partition, runId)));
        return path.toString();
    }

    /** The text of a template that depends on no partition, variables filled in. */
    public String renderStatic() {
        if (dependsOnPartition()) {
            throw new IllegalStateException("the template depends on the partition: " + source);
        }
        return render(null, "");
    }

    /** As written. */
    public String source() {
        return source;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Template template && template.source.equals(source);
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }

    @Override
    public String toString() {
        return source;
    }
}
