package io.tidegate.submit;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Paths;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.apache.spark.TaskContext;

/**
 * The local disk, but a task that has begun a data file of the day {@code held.day} waits in the middle of it while the file
 * {@code hold} is in {@code held.folder}; it leaves {@code attempt-N} there, with the id of its process. With
 * {@code held.first.only}, later attempts do not wait.
 */
public final class HeldFiles extends LocalFileSystem {
    @Override
    public FSDataOutputStream create(
            Path file,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        FSDataOutputStream begun =
                super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress);
        TaskContext task = TaskContext.get();
        if (task != null
                && file.getName().startsWith("part-")
                && file.getParent().getName().equals("day=" + getConf().get("held.day"))
                && isHeld(task)) {
            hold(Paths.get(getConf().get("held.folder")), task.attemptNumber());
        }
        return begun;
    }

    /** When the executor had rows of the stage before, too, then its loss begins the whole stage again, and attempts count from 0. */
    private boolean isHeld(TaskContext task) {
        return task.attemptNumber() == 0 && task.stageAttemptNumber() == 0
                || !getConf().getBoolean("held.first.only", false);
    }

    private static void hold(java.nio.file.Path folder, int attempt) throws IOException {
        java.nio.file.Path hold = folder.resolve("hold");
        if (!Files.exists(hold)) {
            return;
        }
        Files.writeString(
                folder.resolve("attempt-" + attempt), ProcessHandle.current().pid() + "\n");
        try {
            while (Files.exists(hold)) {
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            throw (IOException) new InterruptedIOException("held").initCause(e);
        }
    }
}
