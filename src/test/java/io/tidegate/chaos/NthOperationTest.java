package io.tidegate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.FaultClass;
import io.tidegate.testing.FaultFileSystem;
import io.tidegate.testing.FaultFileSystem.Moment;
import io.tidegate.testing.Generation;
import io.tidegate.testing.Invariants;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The run whose first operation on a file fails, then the one whose second fails, and so on until a run comes through: of all that
 * changes something in table, log or ledger. {@code -Dtidegate.stride=1} tries every one of them, both before it is done and with
 * its acknowledgement lost.
 */
class NthOperationTest extends SparkTest {
    private static final int STRIDE = Integer.getInteger("tidegate.stride", 8);

    @TempDir
    Path dir;

    @BeforeAll
    static void register() {
        FaultFileSystem.register(SPARK);
    }

    @AfterEach
    void disarm() {
        FaultFileSystem.disarm();
    }

    @Test
    void whichever_operation_fails_the_table_is_whole_and_the_same_command_again_cures_it() {
        Shop shop = FaultyShop.in(dir);
        Invariants invariants = Invariants.of(SPARK, shop, "orders");
        List<String> struck = new ArrayList<>();
        int number = 1;
        for (boolean isStruck = true; isStruck; number += STRIDE) {
            isStruck = false;
            for (Moment moment : STRIDE == 1 ? List.of(Moment.values()) : List.of(Moment.values()[number % 2])) {
                isStruck |= strike(shop, invariants, number, moment, struck);
            }
        }
        System.out.println("operations that failed: " + struck);
        assertThat(struck).hasSizeGreaterThan(20 / STRIDE);
    }

    private static boolean strike(Shop shop, Invariants invariants, int number, Moment moment, List<String> struck) {
        Generation first = new Generation(1 + number % 7, 10 + 2 * number + moment.ordinal());
        Generation second = new Generation(2 + number % 5, first.number());
        shop.generation(FaultyShop.PLANNED[0], first.rows(), first.number());
        shop.generation(FaultyShop.PLANNED[1], second.rows(), second.number());
        AtomicBoolean isStruck = new AtomicBoolean();
        FaultFileSystem.arm(FaultFileSystem.atNth(number, moment, () -> {
            isStruck.set(true);
            throw new IOException("injected");
        }));
        int status = Shop.status(() -> FaultyShop.build(shop));
        FaultFileSystem.disarm();

        String what = "operation %d %s".formatted(number, moment);
        assertThat(List.of(FaultClass.NONE, FaultClass.INFRASTRUCTURE, FaultClass.UNKNOWN))
                .as("I8: exit status of %s", what)
                .extracting(FaultClass::exitStatus)
                .contains(status);
        invariants.hold(FaultyShop.PLANNED);
        invariants.sameCommandAgainShows(
                FaultClass.NONE,
                Map.of(
                        FaultyShop.BESIDE,
                        new Generation(2, 1),
                        FaultyShop.PLANNED[0],
                        first,
                        FaultyShop.PLANNED[1],
                        second),
                () -> FaultyShop.build(shop));
        invariants.holdSettled(FaultyShop.PLANNED);
        if (isStruck.get()) {
            struck.add(number + " " + moment + " exit " + status);
        }
        return isStruck.get();
    }
}
