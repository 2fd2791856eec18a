package io.tidegate.job.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The pages of all keys and of all checks are what the reader's own description says; {@code -Dtidegate.write=true} writes them anew. */
class ReferencePageTest {
    @Test
    void the_page_of_keys_is_what_the_reader_reads() throws IOException {
        isWritten(Path.of("docs/jobs.md"), Reference.markdown());
    }

    @Test
    void the_page_of_checks_is_what_the_reader_reads() throws IOException {
        isWritten(Path.of("docs/checks.md"), CheckReference.markdown());
    }

    private static void isWritten(Path page, String text) throws IOException {
        if (Boolean.getBoolean("tidegate.write")) {
            Files.writeString(page, text);
        }
        assertThat(page).hasContent(text);
    }
}
