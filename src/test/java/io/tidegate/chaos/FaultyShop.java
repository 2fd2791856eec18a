package io.tidegate.chaos;

import io.tidegate.run.RunResult;
import io.tidegate.testing.Shop;
import java.nio.file.Path;
import java.util.List;

/** A shop whose sources, table and ledger lie behind {@code fault:}, so that each operation on them can be struck; no retries of our own. */
final class FaultyShop {
    /** The days that are built again and again, and the one beside them that nobody plans. */
    static final String[] PLANNED = {"2024-01-02", "2024-01-03"};

    static final String BESIDE = "2024-01-01";

    private FaultyShop() {}

    /** With one generation of every day published. */
    static Shop in(Path root) {
        Shop shop = Shop.in(root)
                .edit("ledger: .tidegate", "ledger: fault:" + root + "/.tidegate")
                .edit("warehouse: .tidegate", "warehouse: fault:" + root + "/.tidegate")
                .edit("path: \"raw", "path: \"fault:" + root + "/raw")
                .edit("attempts: 2", "attempts: 1")
                .edit("schema_change: fail", "single_writer: true")
                .generation(BESIDE, 2, 1)
                .generation(PLANNED[0], 3, 1)
                .generation(PLANNED[1], 4, 1);
        int status = Shop.status(() -> shop.run("orders", BESIDE, PLANNED[0], PLANNED[1]));
        if (status != 0) {
            throw new AssertionError("the shop could not be set up: " + status);
        }
        return shop;
    }

    static List<RunResult> build(Shop shop) {
        return shop.run("orders", PLANNED);
    }
}
