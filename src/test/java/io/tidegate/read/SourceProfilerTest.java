package io.tidegate.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tidegate.job.Format;
import io.tidegate.job.Source;
import io.tidegate.job.TextOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceProfilerTest extends SourceFixture {
    private List<ColumnProfile> profile(Source.Files source, Object... files) {
        return new SourceProfiler(SPARK).profile(TestJob.sql("", source), D4, List.of(files(files)));
    }

    @Test
    void files_are_read_by_their_names_and_never_as_patterns() throws Exception {
        file("a[1]{x,y}.csv", "id,amount\n1,2.50\n");
        file("a1x.csv", "id,amount\n7,7\n8,8\n");
        assertThat(profile(source(Format.CSV, "id int", "amount string"), D4, entry(dir.resolve("a[1]{x,y}.csv"))))
                .extracting(ColumnProfile::name, ColumnProfile::type, ColumnProfile::rows)
                .containsExactly(tuple("id", "bigint", 1L), tuple("amount", "decimal(3,2)", 1L));
    }

    @Test
    void files_are_read_with_the_options_of_their_source() throws Exception {
        TextOptions wide = new TextOptions(";", "\"", "\"", "UTF-16LE", "NA", false);
        byte[] text = "id;name\n1;NA\n2;è\n".getBytes(StandardCharsets.UTF_16LE);
        assertThat(profile(with(source(Format.CSV, "id int"), wide), D4, file("4.csv", text)))
                .extracting(ColumnProfile::name, ColumnProfile::nulls)
                .containsExactly(tuple("id", 0L), tuple("name", 1L));
    }
}
