package io.tidegate.job.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceTest {
    @TempDir
    Path folder;

    @Test
    void every_check_is_on_its_page_with_its_cost_and_an_example_that_reads() {
        String page = CheckReference.markdown();
        for (CheckKind kind : CheckKeys.KINDS) {
            assertThat(page)
                    .contains("\n## " + kind.name() + "\n")
                    .contains(kind.cost())
                    .contains("- " + kind.example());
            String example =
                    kind.example().replace("with: settlement", "with: orders").replace("to: customers.", "to: orders.");
            assertThat(JobText.job(folder, JobText.with("row_count: {min: 1}", example))
                            .checks())
                    .as(kind.example())
                    .isNotEmpty();
        }
    }

    @Test
    void every_key_of_every_section_is_on_the_page() {
        String page = Reference.markdown();
        for (Shape shape : new Shape[] {JobFile.PROJECT, JobFile.JOB, SourceKeys.SOURCE, JobFile.TARGET}) {
            assertThat(page).contains("\n## " + shape.name() + "\n");
            for (Key key : shape.keys()) {
                assertThat(page).contains("`" + key.name() + "`");
            }
        }
    }
}
