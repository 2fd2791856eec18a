package io.tidegate.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.ledger.Event;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A shop and real commands in its folder: exit status, what readers see, and what the ledger says. */
abstract class CommandRows extends SparkTest {
    @TempDir
    Path dir;

    /** What readers of a table see: version and rows. Nothing of it changes unless a row of the matrix says so. */
    record Seen(long version, List<String> rows) {}

    Seen seen(String table) {
        Shop shop = Shop.at(dir);
        long version = shop.version(table);
        return new Seen(version, version < 0 ? List.of() : shop.rows(SPARK, table));
    }

    Commands.Ended tidegate(String... words) {
        return Commands.run(dir, List.of(words));
    }

    /** Runs {@code orders} for these days. */
    Commands.Ended run(String... days) {
        return tidegate("run", "orders", "--partition", String.join(",", days));
    }

    void exits(int status, Commands.Ended ended) {
        assertThat(ended.exit()).as(ended.text()).isEqualTo(status);
    }

    /** The kinds of events of a job, in order. */
    List<String> events(String job) {
        return Shop.at(dir).ledger().events(job).stream().map(Event::type).toList();
    }

    boolean hasLedger() {
        return Files.exists(dir.resolve(".tidegate/ledger"));
    }
}
