package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.error.ErrorCode;
import io.tidegate.job.yaml.Fault;
import io.tidegate.report.Json;
import io.tidegate.report.Numbers;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** All that is wrong with a job file, on its way from wherever the file was read to whoever prints it. */
final class FaultyJobFile extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    FaultyJobFile(List<Fault> faults) {
        super(faults.size() + " faults", null, false, false);
        this.faults = List.copyOf(faults);
    }

    /** With those of another file. */
    FaultyJobFile and(List<Fault> more) {
        return new FaultyJobFile(Stream.concat(faults.stream(), more.stream()).toList());
    }

    Answer answer() {
        List<Line> lines = faults.stream()
                .flatMap(fault -> Stream.concat(fault.render().lines(), Stream.of("")))
                .map(Line::prose)
                .toList();
        ObjectNode document = Json.object().put("status", "invalid");
        ArrayNode list = document.putArray("faults");
        faults.forEach(fault -> list.add(node(fault)));
        String summary = "invalid: %s in %s"
                .formatted(
                        Numbers.count(faults.size(), "fault"),
                        String.join(
                                ", ",
                                faults.stream().map(Fault::file).distinct().toList()));
        return new Answer(
                ErrorCode.JOB_FILE.exitStatus(),
                lines,
                summary,
                List.of(),
                document,
                faults.stream().map(FaultyJobFile::annotation).toList());
    }

    private static ObjectNode node(Fault fault) {
        ObjectNode node = Json.object()
                .put("file", fault.file())
                .put("line", fault.line())
                .put("column", fault.column())
                .put("path", fault.path())
                .put("problem", fault.problem())
                .put("cure", fault.cure());
        fault.didYouMean().ifPresent(name -> node.put("did_you_mean", name));
        return node;
    }

    private static Annotation annotation(Fault fault) {
        return new Annotation(
                Annotation.Level.ERROR,
                fault.file(),
                OptionalInt.of(fault.line()),
                OptionalInt.of(fault.column()),
                fault.path().isEmpty() ? "job file" : fault.path(),
                fault.problem() + "\n" + fault.cure());
    }
}
