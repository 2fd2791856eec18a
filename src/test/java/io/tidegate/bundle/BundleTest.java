package io.tidegate.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle is unpacked when it is what was packed, and in every other case refused, with the reason. */
class BundleTest {
    private static final byte[] JOBS = "version: 1\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] SQL = "SELECT 1\n".getBytes(StandardCharsets.UTF_8);
    private static final Instant AT = Instant.parse("2024-03-01T00:00:00Z");
    private static final int CENTRAL = 0x02014b50;

    @TempDir
    Path dir;

    private static BundleWriter.Packed packed(Map<String, byte[]> files) {
        SortedMap<String, byte[]> sorted = new TreeMap<>(files);
        return BundleWriter.pack("jobs.yaml", "0.1.0", Optional.empty(), AT, sorted);
    }

    private static byte[] good() {
        return packed(Map.of("jobs.yaml", JOBS, "sql/a.sql", SQL)).bytes();
    }

    private Bundle open(byte[] zip) throws IOException {
        return Bundle.open(Files.write(dir.resolve("b.zip"), zip).toString());
    }

    private void refused(byte[] zip, String why) {
        assertThatThrownBy(() -> open(zip).close())
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.JOB_FILE))
                .hasMessageContaining("Cannot use the bundle")
                .hasMessageContaining(why);
    }

    /** A zip as other programs make it, compressed. */
    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** The manifest of the two files, and whatever else. */
    private static byte[] with(Map<String, byte[]> changes) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put(
                Manifest.NAME,
                packed(Map.of("jobs.yaml", JOBS, "sql/a.sql", SQL)).manifest().bytes());
        entries.put("jobs.yaml", JOBS);
        entries.put("sql/a.sql", SQL);
        entries.putAll(changes);
        entries.values().removeIf(content -> content.length == 0);
        return zip(entries);
    }

    /** Changes two bytes in the table of contents, in the record of the last entry. */
    private static byte[] patched(byte[] zip, int offset, int value) {
        ByteBuffer bytes = ByteBuffer.wrap(zip.clone()).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = zip.length - 4; at >= 0; at--) {
            if (bytes.getInt(at) == CENTRAL) {
                bytes.putShort(at + offset, (short) value);
                return bytes.array();
            }
        }
        throw new AssertionError("no table of contents");
    }

    @Test
    void it_is_unpacked_for_this_user_alone_and_gone_when_closed() throws IOException {
        Path folder;
        try (Bundle bundle = open(good())) {
            folder = bundle.jobFile().getParent();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx------");
            assertThat(bundle.jobFile()).hasBinaryContent(JOBS);
            assertThat(folder.resolve("sql/a.sql")).hasBinaryContent(SQL);
            assertThat(bundle.manifest().codeVersion()).startsWith("bundle-");
        }
        assertThat(folder).doesNotExist();
    }

    @Test
    void the_same_files_repacked_by_another_program_are_the_same_bundle() throws IOException {
        open(with(Map.of())).close();
    }

    @Test
    void what_does_not_fit_the_manifest_is_refused() throws IOException {
        refused(
                with(Map.of("sql/a.sql", "SELECT 2\n".getBytes(StandardCharsets.UTF_8))),
                "'sql/a.sql' is not the file");
        refused(with(Map.of("sql/a.sql", new byte[0])), "'sql/a.sql' is in its manifest, and missing");
        refused(with(Map.of("extra.sql", SQL)), "it holds 'extra.sql', which is not in its manifest");
        refused(zip(Map.of("jobs.yaml", JOBS)), "it has no tidegate-bundle.json");
        refused(zip(Map.of(Manifest.NAME, JOBS)), "its manifest cannot be read");
        refused("PK, but no zip".getBytes(StandardCharsets.UTF_8), "it is no zip file");
        refused(new byte[0], "it is no zip file");
        assertThatThrownBy(() -> Bundle.open(dir.resolve("none.zip").toString()))
                .hasMessageContaining("it is not there");
    }

    @Test
    void files_that_could_not_be_unpacked_are_not_packed() {
        for (String name : new String[] {"a:b.sql", Manifest.NAME}) {
            assertThatThrownBy(() -> packed(Map.of("jobs.yaml", JOBS, name, SQL)))
                    .hasMessageContaining("Cannot make a bundle of these files")
                    .hasMessageContaining(name);
        }
    }

    @Test
    void entries_that_lead_out_of_the_folder_are_refused() throws IOException {
        for (String name : new String[] {
            "../out.sql", "/etc/out.sql", "a/../../out.sql", "a\\..\\out.sql", "C:/out.sql", "a//b", "./a", "a/", "a\0b"
        }) {
            refused(with(Map.of(name, SQL)), "is no path down from a folder");
        }
        assertThat(dir.getParent().resolve("out.sql")).doesNotExist();
    }

    @Test
    void links_encrypted_entries_and_bombs_are_refused() throws IOException {
        byte[] link = patched(patched(with(Map.of()), 4, 3 << 8 | 20), 40, 0xA1FF);
        refused(link, "is a link or no plain file");
        refused(patched(with(Map.of()), 8, 1), "is encrypted");
        refused(patched(with(Map.of()), 10, 12), "packed in a way that is not known");
        byte[] bomb = with(Map.of("zeros.sql", new byte[65 << 20]));
        assertThat(bomb.length).isLessThan(1 << 20);
        refused(bomb, "it unpacks to more than 64 MB");
        refused(patched(with(Map.of()), 24, 2), "is not of the size that it declares");
    }

    @Test
    void cut_off_or_with_a_byte_changed_it_is_refused_or_the_very_same() throws IOException {
        byte[] good = good();
        for (int end = 0; end < good.length; end++) {
            refused(Arrays.copyOf(good, end), "it");
        }
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 + random.nextInt(255));
            try (Bundle bundle = open(bad)) {
                assertThat(bundle.jobFile()).as("seed %d", seed).hasBinaryContent(JOBS);
                assertThat(bundle.jobFile().resolveSibling("sql/a.sql"))
                        .as("seed %d", seed)
                        .hasBinaryContent(SQL);
            } catch (TidegateException e) {
                assertThat(e.code()).as("seed %d: %s", seed, e.getMessage()).isEqualTo(ErrorCode.JOB_FILE);
            }
        }
    }
}
