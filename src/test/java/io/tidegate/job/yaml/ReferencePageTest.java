package io.tidegate.job.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of all keys is what the reader's own description says; {@code -Dtidegate.write=true} writes it anew. */
class ReferencePageTest {
    private static final Path PAGE = Path.of("docs/jobs.md");

    @Test
    void the_page_is_what_the_reader_reads() throws IOException {
        if (Boolean.getBoolean("tidegate.write")) {
            Files.writeString(PAGE, Reference.markdown());
        }
        assertThat(PAGE).hasContent(Reference.markdown());
    }
}
