package io.tidegate.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Project;
import io.tidegate.job.Source;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobSelectionTest {
    /** weekly reads country, which reads regions and nation; other stands alone. In the file, readers come first. */
    private final Project project = Jobs.project(
            Path.of("/p"),
            10,
            job("weekly", "country").tags("report").build(),
            job("country", "regions", "nation").tags("covid", "report").build(),
            job("regions").tags("covid").build(),
            job("nation").tags("covid").build(),
            job("other").build());

    private static Jobs job(String name, String... upstream) {
        return Jobs.job(Path.of("/p"), name)
                .sources(Stream.of(upstream).map(Jobs::upstream).toArray(Source[]::new));
    }

    private static List<String> split(String words) {
        return words == null ? List.of() : Arrays.asList(words.split(" "));
    }

    private static List<String> names(Project project, String select, String exclude) {
        return JobSelection.select(project, split(select), split(exclude)).stream()
                .map(Job::name)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        ",,regions nation country weekly other",
        "country,,country",
        "+country,,regions nation country",
        "country+,,country weekly",
        "+country+,,regions nation country weekly",
        "regions+,,regions country weekly",
        "+weekly,,regions nation country weekly",
        "weekly regions,,regions weekly",
        "*n*,,regions nation country",
        "re*,,regions",
        "*,,regions nation country weekly other",
        "n*+,,nation country weekly",
        "tag:covid,,regions nation country",
        "+tag:report,,regions nation country weekly",
        "tag:rep*,,country weekly",
        "tag:covid,tag:report,regions nation",
        "+weekly,+country,weekly",
        ",other,regions nation country weekly",
        "country country,,country"
    })
    void a_selection_gives_jobs_with_those_that_are_read_first(String select, String exclude, String expected) {
        assertThat(names(project, select, exclude)).containsExactlyElementsOf(split(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "contry,,Did you mean 'country'?",
        "country,regoins,Did you mean 'regions'?",
        "tag:cowid,,Did you mean 'tag:covid'?",
        "zzzzzz,,'Known names are: weekly, country, regions, nation, other.'",
        "x*,,'Known names are: weekly, country, regions, nation, other.'",
        "+,,Select by name",
        "a+b,,Select by name",
        "tag:,,'Known tags are: report, covid.'",
        "country,country,Select by name"
    })
    void what_matches_no_job_is_refused_with_the_nearest_name(String select, String exclude, String cure) {
        assertThatThrownBy(() -> names(project, select, exclude)).isInstanceOfSatisfying(TidegateException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.USAGE);
            assertThat(e.cure()).contains(cure);
        });
    }

    @Test
    void control_characters_of_a_selection_are_not_shown() {
        assertThatThrownBy(() -> names(project, "a\u001b[31m", null)).hasMessageContaining("'a?[31m'");
    }

    @Test
    void jobs_that_read_each_other_in_a_circle_are_refused() {
        Project circle = Jobs.project(
                Path.of("/p"),
                10,
                job("a", "b").build(),
                job("b", "c").build(),
                job("c", "a").build());
        assertThatThrownBy(() -> names(circle, "a", null))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.JOB_FILE))
                .hasMessageContaining("a <- b <- c <- a");
    }
}
