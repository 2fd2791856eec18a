package io.tidegate.chaos;

import io.tidegate.testing.FaultFileSystem;
import io.tidegate.testing.FaultFileSystem.Moment;
import io.tidegate.testing.FaultFileSystem.Strike;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A driver process that builds the days of a shop once for each line of its input: {@code build}, {@code halt PHASE} or {@code pause PHASE}. */
final class Driver extends SparkTest {
    static final String ANSWER = "STATUS ";

    private Driver() {}

    public static void main(String[] args) throws IOException {
        FaultFileSystem.register(SPARK);
        Shop shop = Shop.at(Path.of(args[0]));
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ");
            Strike strike = words[0].equals("halt") ? () -> Runtime.getRuntime().halt(137) : Driver::standStill;
            if (words.length == 2) {
                FaultFileSystem.arm(Phase.valueOf(words[1]).struck(Moment.BEFORE, strike));
            }
            int status = Shop.status(() -> FaultyShop.build(shop));
            FaultFileSystem.disarm();
            System.out.println(ANSWER + status);
        }
        Runtime.getRuntime().halt(0);
    }

    /** The whole process, whichever of its threads this is. */
    private static void standStill() throws IOException {
        long pid = ProcessHandle.current().pid();
        try {
            new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
