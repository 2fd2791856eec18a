package io.tidegate.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.error.ErrorCode;
import io.tidegate.plan.Choice;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One job that cannot even be planned does not take the others with it, and hides nothing of what they did. */
class SeveralJobsTest extends SparkTest {
    private static final String DAY = "2024-03-01";

    @TempDir
    Path root;

    private Shop shop;

    @BeforeEach
    void three_jobs_of_which_the_second_has_a_damaged_table() throws IOException {
        shop = Shop.in(root).day(DAY, "1,10.00,new");
        String yaml = Files.readString(root.resolve("jobs.yaml"));
        String job = yaml.substring(yaml.indexOf("  - name: orders"));
        shop.jobs(yaml + named(job, "damaged") + named(job, "third"));
        shop.write(".tidegate/warehouse/damaged/_delta_log/00000000000000000000.json", "{\"commitInfo\"")
                .write(".tidegate/warehouse/damaged/_delta_log/00000000000000000002.json", "{}");
    }

    private static String named(String job, String name) {
        return job.replace("name: orders", "name: " + name).replace("table: orders", "table: " + name);
    }

    @Test
    void the_others_are_built_and_the_damage_is_told() {
        RunReport report = shop.run(
                List.of("orders", "damaged", "third"),
                new Choice.These(List.of(Shop.partition(DAY))),
                Optional.empty(),
                OptionalInt.empty(),
                Progress.SILENT);

        assertThat(shop.visible(SPARK, "orders")).containsEntry(DAY, 1L);
        assertThat(shop.visible(SPARK, "third")).containsEntry(DAY, 1L);
        assertThat(report.jobs().get(1).trouble())
                .hasValueSatisfying(t -> assertThat(t.code()).isEqualTo(ErrorCode.DAMAGED));
        assertThat(ExitStatus.of(report)).isEqualTo(29);
    }

    @Test
    void the_command_tells_both_and_ends_as_the_damage_says() {
        Commands.Ended ended =
                Commands.run(root, List.of("run", "orders", "damaged", "third", "--partition", DAY, "-o", "text"));

        assertThat(ended.exit()).as(ended.text()).isEqualTo(29);
        assertThat(ended.text())
                .contains("failed  damaged")
                .contains("published  orders " + DAY, "published  third " + DAY)
                .contains("1 failed, 2 published");
    }

    @Test
    void the_result_document_holds_both() {
        Commands.Ended ended =
                Commands.run(root, List.of("run", "orders", "damaged", "third", "--partition", DAY, "-o", "json"));

        assertThat(ended.text()).contains("\"code\":\"damaged\"").contains("\"outcome\":\"published\"");
    }
}
