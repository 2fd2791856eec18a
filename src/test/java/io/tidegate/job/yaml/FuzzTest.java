package io.tidegate.job.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuzzTest {
    private static final int ROUNDS = 3000;
    private static final String[] PIECES = {
        "{{",
        "}}",
        "${",
        "}",
        "${secret:env:X}",
        "&a ",
        "*a",
        "!!x ",
        "\t",
        "\"",
        "'",
        "|",
        ">",
        "- ",
        ": ",
        "?",
        "%",
        "\u0000",
        "\uFEFF",
        "null",
        "~",
        "[",
        "]",
        "{",
        "x-",
        "\r",
        "\n\n",
        "---\n",
        "...",
        "#",
        "<<: ",
        "9e99999",
        "\u2028",
        "😀"
    };

    @TempDir
    Path folder;

    @Test
    void whatever_bytes_a_job_file_holds_reading_ends_in_a_project_or_in_faults() throws Exception {
        long seed = Long.getLong("tidegate.seed", System.nanoTime());
        System.out.println("FuzzTest seed " + seed + " (replay with -Dtidegate.seed)");
        Random random = new Random(seed);
        byte[][] starts = {Files.readAllBytes(ProjectReaderTest.FULL), JobText.SMALLEST.getBytes(StandardCharsets.UTF_8)
        };
        int valid = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = mutated(starts[round % 2], random);
            long start = System.nanoTime();
            ReadResult result;
            try {
                Path file = JobText.write(folder, bytes);
                result = ProjectReader.read(file, Optional.empty(), Map.of(), ProjectReaderTest.environment());
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError(
                        "seed " + seed + " round " + round + ":\n" + new String(bytes, StandardCharsets.UTF_8), e);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
            if (result instanceof ReadResult.Invalid invalid) {
                assertThat(invalid.faults()).allSatisfy(fault -> {
                    assertThat(fault.line()).isPositive();
                    assertThat(fault.column()).isPositive();
                    assertThat(fault.problem()).startsWith("Cannot ");
                });
            } else {
                valid++;
            }
        }
        assertThat(valid).isBetween(1, ROUNDS - 1);
    }

    private static byte[] mutated(byte[] start, Random random) {
        byte[] bytes = start.clone();
        for (int i = 1 + random.nextInt(3); i > 0 && bytes.length > 1; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes = Arrays.copyOf(bytes, at + 1);
                case 2 -> bytes = spliced(bytes, at, Math.min(bytes.length, at + random.nextInt(20)), new byte[0]);
                case 3 ->
                    bytes = spliced(
                            bytes, at, at, PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8));
                default -> {
                    int from = random.nextInt(bytes.length);
                    byte[] copied = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + random.nextInt(60)));
                    bytes = spliced(bytes, at, at, copied);
                }
            }
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] between) {
        byte[] result = new byte[bytes.length - (to - from) + between.length];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(between, 0, result, from, between.length);
        System.arraycopy(bytes, to, result, from + between.length, bytes.length - to);
        return result;
    }
}
