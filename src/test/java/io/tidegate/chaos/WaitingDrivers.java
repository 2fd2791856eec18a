package io.tidegate.chaos;

import io.tidegate.testing.ToldDriver;
import java.nio.file.Path;

/** Driver processes that do one command each; the next one starts while the one before is at work. */
final class WaitingDrivers implements AutoCloseable {
    private final Path folder;
    private ToldDriver next;
    private ToldDriver atWork;
    private int started;

    WaitingDrivers(Path folder) {
        this.folder = folder;
        this.next = start();
        this.atWork = next;
    }

    private ToldDriver start() {
        return ToldDriver.in(folder, folder.resolve("driver-%d.txt".formatted(++started)));
    }

    int started() {
        return started;
    }

    /** Tells the driver that is ready what to do. From here on it can be killed. */
    ToldDriver told(String command) {
        if (atWork != next) {
            atWork.close();
        }
        atWork = next;
        atWork.tell(command);
        next = start();
        return atWork;
    }

    @Override
    public void close() {
        atWork.close();
        next.close();
    }
}
