package io.tidegate.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static final Instant NOON = Instant.parse("2021-01-15T12:00:00Z");

    @Test
    void parts_that_are_cut_elsewhere_give_another_digest() {
        assertThat(Fingerprint.of().add("ab").add("c").hex())
                .hasSize(64)
                .isNotEqualTo(Fingerprint.of().add("a").add("bc").hex())
                .isNotEqualTo(Fingerprint.of().add("abc").hex())
                .isEqualTo(Fingerprint.of().add("ab").add("c").hex());
    }

    @Test
    void a_file_counts_by_path_size_and_time() {
        String base = Fingerprint.of().add(new FileEntry("/a", 1, NOON)).hex();

        assertThat(Fingerprint.of().add(new FileEntry("/b", 1, NOON)).hex()).isNotEqualTo(base);
        assertThat(Fingerprint.of().add(new FileEntry("/a", 2, NOON)).hex()).isNotEqualTo(base);
        assertThat(Fingerprint.of()
                        .add(new FileEntry("/a", 1, NOON.plusNanos(1)))
                        .hex())
                .isNotEqualTo(base);
        assertThat(Fingerprint.of().add("/a").hex()).isNotEqualTo(base);
    }

    @Test
    void asking_for_the_digest_does_not_end_it() {
        Fingerprint fingerprint = Fingerprint.of().add("a");
        String first = fingerprint.hex();

        assertThat(fingerprint.hex()).isEqualTo(first);
        assertThat(fingerprint.add("b").hex())
                .isEqualTo(Fingerprint.of().add("a").add("b").hex());
    }
}
