package io.tidegate.s3;

import io.tidegate.stage.ConditionalLogStore;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** One of the processes that race for the versions of a log on S3: prints the versions that it was told it had won. */
public final class VersionRace {
    private VersionRace() {}

    public static void main(String[] args) throws Exception {
        Configuration configuration = new Configuration();
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.startsWith("spark.hadoop.")) {
                configuration.set(name.substring("spark.hadoop.".length()), System.getProperty(name));
            }
        }
        ConditionalLogStore store = new ConditionalLogStore(configuration);
        Path log = new Path(args[0]);
        String name = args[1];
        StringBuilder won = new StringBuilder();
        store.write(new Path(log, name), List.of("ready").iterator(), false, configuration);
        System.out.println("ready");
        long start = Long.parseLong(new BufferedReader(new InputStreamReader(System.in)).readLine());
        for (int version = 0; version < Integer.parseInt(args[2]); version++) {
            // Both at the same moment: who lost the last one asked the server once more, and would never catch up.
            Thread.sleep(Math.max(0, start + version * 60L - System.currentTimeMillis()));
            Path commit = new Path(log, "%020d.json".formatted(version));
            try {
                store.write(commit, List.of(name).iterator(), false, configuration);
                won.append(version).append(' ');
            } catch (FileAlreadyExistsException e) {
                // the other one has it
            }
        }
        System.out.println("won " + won);
    }
}
