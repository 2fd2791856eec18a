package io.tidegate.testing;

import io.tidegate.cli.Commands;
import java.nio.file.Path;
import java.util.List;

/** A small run and a small backfill from start to end, for the classes that they load: {@code FOLDER}. */
final class WarmUp {
    private WarmUp() {}

    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        Shop shop = Shop.in(folder).generation("2024-01-01", 3, 1).generation("2024-01-02", 4, 1);
        shop.run("orders", "2024-01-01");
        for (String line : List.of(
                "run orders --partition 2024-01-01,2024-01-02",
                "backfill plan orders --from 2024-01-01 --to 2024-01-02 --out plan.yaml --reason classes_are_loaded",
                "backfill apply plan.yaml")) {
            Commands.run(folder, List.of(line.split(" ")));
        }
        System.exit(0);
    }
}
