package io.tidegate.audit;

import io.tidegate.job.Column;
import io.tidegate.job.Job;
import io.tidegate.job.Source;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which columns of the output show no value, wherever rows are quoted: those that have the name of a source's column marked {@code pii}. A job that has one
 * hides every column that no source declares too, since a transform may have renamed or computed it.
 *
 * @param personal lower-case names marked {@code pii}
 * @param declared lower-case names that sources declare without that mark, and the partition column
 */
public record Mask(Set<String> personal, Set<String> declared) {
    /** What stands for a hidden value. */
    public static final String HIDDEN = "***";

    public static Mask of(Job job) {
        Set<String> personal = new TreeSet<>();
        Set<String> declared = new TreeSet<>();
        for (Source source : job.sources()) {
            for (Column column : source.columns()) {
                (column.pii() ? personal : declared).add(column.name().toLowerCase(Locale.ROOT));
            }
        }
        declared.removeAll(personal);
        declared.add(job.partition().column().toLowerCase(Locale.ROOT));
        return new Mask(personal, declared);
    }

    /** Whether anything is hidden at all. */
    boolean isOn() {
        return !personal.isEmpty();
    }

    public boolean hides(String column) {
        return isOn() && !declared.contains(column.toLowerCase(Locale.ROOT));
    }

    /** The value as it may be shown. */
    String value(String column, Object value) {
        return hides(column) ? HIDDEN : Wording.value(value);
    }
}
