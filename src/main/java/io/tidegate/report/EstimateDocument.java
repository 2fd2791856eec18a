package io.tidegate.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.estimate.Estimate;
import io.tidegate.estimate.Pilot;
import io.tidegate.estimate.Spread;

/** An estimate for programs. */
public final class EstimateDocument {
    private EstimateDocument() {}

    /** Costs are null where the project has no prices. */
    public static ObjectNode of(Estimate estimate) {
        boolean hasPrices = !estimate.currency().isEmpty();
        ObjectNode object = Json.object().put("partitions", estimate.partitions());
        object.put("currency", hasPrices ? estimate.currency() : null);
        object.set("cost", hasPrices ? spread(estimate.cost()) : null);
        object.set("core_seconds", spread(estimate.coreSeconds()));
        object.set("seconds", spread(estimate.seconds()));
        object.put("cores", estimate.cores());
        object.put("bytes_read", estimate.bytesRead());
        object.set("bytes_written", spread(estimate.bytesWritten()));
        Json.put(object, "bytes_kept", estimate.bytesKept());
        object.put("basis", estimate.basis());
        object.put("driver", estimate.driver());
        estimate.oneDayTimesDays()
                .ifPresentOrElse(
                        cost -> object.put("one_day_times_days", cost), () -> object.putNull("one_day_times_days"));
        object.set("warnings", Json.texts(estimate.warnings()));
        return object;
    }

    /** A document for each partition that was built, in that order. */
    public static ArrayNode of(Pilot pilot) {
        ArrayNode builds = Json.array();
        for (Pilot.Build build : pilot.builds()) {
            builds.addObject()
                    .put("partition", build.partition().text())
                    .put("input_bytes", build.inputBytes())
                    .put("rows", build.rows())
                    .put("output_bytes", build.outputBytes())
                    .put("core_seconds", build.coreSeconds())
                    .put("seconds", build.seconds());
        }
        return builds;
    }

    private static ObjectNode spread(Spread spread) {
        return Json.object()
                .put("low", spread.low())
                .put("likely", spread.likely())
                .put("high", spread.high());
    }
}
