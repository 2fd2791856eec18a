package io.tidegate.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Project;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The files as they are, against those under {@code golden/export}; {@code -Dgolden.write=true} writes them instead. */
class ExportTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/export");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void the_files_are_as_they_were(Orchestrator orchestrator) throws Exception {
        Path golden = GOLDEN.resolve(orchestrator.text());
        List<ExportFile> files = Exported.files(orchestrator, Exported.CALL, Exported.shop(folder));
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(golden);
            for (ExportFile file : files) {
                Files.writeString(golden.resolve(file.name()), file.text());
            }
        }
        try (var there = Files.list(golden)) {
            assertThat(there.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            files.stream().map(ExportFile::name).toList());
        }
        for (ExportFile file : files) {
            assertThat(file.text()).as(file.name()).isEqualTo(Files.readString(golden.resolve(file.name())));
            assertThat(file.text()).startsWith("# Made by `tidegate export ").endsWith("\n");
        }
    }

    @Test
    void jobs_that_read_each_other_share_a_schedule_when_they_have_one_grain_and_zone() {
        Project project = Exported.shop(folder);
        List<Group> groups = Group.of(project.jobs());
        assertThat(groups).extracting(Group::name).containsExactly("revenue", "weekly", "clicks");
        assertThat(groups.get(0).jobs()).extracting("name").containsExactly("orders", "revenue");
        assertThat(Group.of(List.of(project.job("revenue"))).get(0).jobs()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void hostile_texts_end_no_line_and_no_literal(Orchestrator orchestrator) throws Exception {
        List<ExportFile> plain = Exported.files(orchestrator, Exported.CALL, Exported.shop(folder));
        assertThat(plain).isNotEmpty();
        List<ExportFile> files = Exported.files(orchestrator, Exported.hostileCall(), Exported.hostile(folder));
        for (ExportFile file : files) {
            assertThat(file.name()).matches("[a-z0-9_.-]+");
            assertThat(file.text().lines())
                    .as(file.text())
                    .noneMatch(line -> line.strip().startsWith("*/"))
                    .noneMatch(line -> line.chars().anyMatch(c -> c < ' ' || c == 0x202e || c == 0x2028));
        }
    }

    @Test
    void names_for_kubernetes_are_short_and_differ_where_the_jobs_do() {
        assertThat(Quoted.name("shop-orders_daily")).isEqualTo("shop-orders-daily");
        assertThat(Quoted.name("Shop Orders"))
                .matches("shop-orders-[0-9a-f]+")
                .isNotEqualTo(Quoted.name("shop-orders"));
        assertThat(Quoted.name("x".repeat(80))).hasSizeLessThanOrEqualTo(52);
        assertThat(Quoted.name("ü")).matches("[a-z][a-z0-9-]+");
        assertThat(Quoted.name("a__b")).isNotEqualTo(Quoted.name("a_b"));
    }
}
