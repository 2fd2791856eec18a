package io.tidegate.testing;

import java.nio.file.Path;

/** A small run from start to end, for the classes that it loads: {@code FOLDER}. */
final class WarmUp {
    private WarmUp() {}

    public static void main(String[] args) {
        Shop shop = Shop.in(Path.of(args[0])).generation("2024-01-01", 3, 1).generation("2024-01-02", 4, 1);
        shop.run("orders", "2024-01-01");
        shop.run("orders", "2024-01-01", "2024-01-02");
        System.exit(0);
    }
}
