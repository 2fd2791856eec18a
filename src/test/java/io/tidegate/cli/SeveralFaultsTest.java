package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command line with several faults is told all of them. */
class SeveralFaultsTest {
    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeEach
    void project() {
        bench = Workbench.withProject(folder);
    }

    private String refused(String line) {
        Workbench.Outcome outcome = bench.run(line.split(" "));
        assertThat(outcome.exit()).as(outcome.err()).isEqualTo(2);
        assertThat(bench.opened).isEmpty();
        return outcome.err();
    }

    @Test
    void a_plan_of_a_backfill() {
        assertThat(refused("backfill plan orders_daily --missing --reason test --budget x --chunk 0 --window 25-26"))
                .contains("Cannot use this command line: 4 things are wrong with it")
                .contains("- Cannot use --reason 'test': it says nothing.")
                .contains("- Cannot use --budget x: it is not an amount above 0.")
                .contains("chunks of '0'")
                .contains("25-26");
    }

    @Test
    void an_application_a_run_and_an_estimate() {
        assertThat(refused("backfill apply --max-active many --recycle-after none"))
                .contains("things are wrong with it")
                .contains("--max-active many");
        assertThat(refused("run orders_daily --from 2024-03-01 --chunk 0 --force"))
                .contains("3 things are wrong with it")
                .contains("Cannot use --from alone");
        assertThat(refused("estimate --missing --chunk 0")).contains("2 things are wrong with it");
        assertThat(refused("adopt")).contains("3 things are wrong with it");
        assertThat(refused("backfill approve")).contains("2 things are wrong with it");
    }

    @Test
    void one_fault_is_told_as_it_is() {
        assertThat(refused("backfill plan orders_daily --missing --reason test"))
                .contains("error  Cannot use --reason 'test': it says nothing")
                .doesNotContain("wrong with it");
    }
}
