package io.tidegate.stage;

import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** One of the processes that race for versions: prints the versions that it was told it had won. */
public final class LinkRace {
    private LinkRace() {}

    public static void main(String[] args) throws Exception {
        Configuration configuration = new Configuration(false);
        LinkLogStore store = new LinkLogStore(configuration);
        Path log = new Path("file:" + args[0]);
        String name = args[1];
        StringBuilder won = new StringBuilder();
        System.out.println("ready");
        System.in.read();
        for (int version = 0; version < Integer.parseInt(args[2]); version++) {
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
