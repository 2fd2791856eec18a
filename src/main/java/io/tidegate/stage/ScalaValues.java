package io.tidegate.stage;

import java.util.List;
import java.util.Map;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** Java collections as Delta's calls take them. */
final class ScalaValues {
    private ScalaValues() {}

    static <T> Seq<T> seq(List<T> list) {
        return JavaConverters.asScalaBuffer(list).toList();
    }

    static scala.collection.immutable.Map<String, String> map(Map<String, String> from) {
        scala.collection.immutable.Map<String, String> map = scala.collection.immutable.Map$.MODULE$.empty();
        for (Map.Entry<String, String> entry : from.entrySet()) {
            map = map.$plus(new Tuple2<>(entry.getKey(), entry.getValue()));
        }
        return map;
    }
}
