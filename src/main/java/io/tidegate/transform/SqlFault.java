package io.tidegate.transform;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Transform;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.trees.Origin;
import scala.Option;

/** Where in the SQL something is wrong, as {@code file:line:column}, and the exceptions that say it. */
final class SqlFault {
    private SqlFault() {}

    static TidegateException at(Transform.Sql sql, Origin origin, String why, String cure) {
        return fault(place(sql, origin.line(), origin.startPosition()), why, cure, null);
    }

    /** @param cause what Spark threw while it parsed or analysed the SQL */
    static TidegateException of(Transform.Sql sql, Exception cause) {
        if (cause instanceof TidegateException known) {
            return known;
        }
        if (cause instanceof ParseException parse) {
            return fault(
                    place(sql, parse.start().line(), parse.start().startPosition()),
                    firstLine(parse.getSimpleMessage()),
                    "The transform must be one query that Spark SQL can parse.",
                    cause);
        }
        if (cause instanceof AnalysisException analysis) {
            return fault(
                    place(sql, analysis.line(), analysis.startPosition()),
                    firstLine(analysis.getSimpleMessage()),
                    "Compare the names with the columns of the sources.",
                    cause);
        }
        return fault(place(sql, Option.empty(), Option.empty()), String.valueOf(cause.getMessage()), "", cause);
    }

    private static TidegateException fault(String place, String why, String cure, Exception cause) {
        return new TidegateException(
                ErrorCode.SQL, "Cannot use the SQL of the transform (%s): %s".formatted(place, why), cure, cause);
    }

    private static String place(Transform.Sql sql, Option<Object> line, Option<Object> position) {
        String file = sql.file().orElse("inline");
        return line.isEmpty() ? file : file + ":" + line.get() + ":" + ((int) position.getOrElse(() -> 0) + 1);
    }

    private static String firstLine(String message) {
        String text = message.strip();
        int end = text.indexOf('\n');
        String line = end < 0 ? text : text.substring(0, end);
        return line.replaceFirst("; line \\d+ pos \\d+;?$", "").strip();
    }
}
