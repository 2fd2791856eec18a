package io.tidegate.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.apache.spark.sql.SparkSession;

/**
 * The local disk under the scheme {@code fault:}, where something happens at the operation a test says. As on HDFS, a rename never
 * replaces a file. Registered as a FileSystem and, because Delta's log store goes through FileContext, as an AbstractFileSystem.
 */
public class FaultFileSystem extends RawLocalFileSystem {
    /** What is done to a file or folder. */
    public enum Operation {
        CREATE,
        RENAME,
        DELETE,
        MKDIRS,
        OPEN,
        LIST,
        LOOK
    }

    /** AFTER is when the thing is done and the answer is on its way: an exception there is a lost acknowledgement. */
    public enum Moment {
        BEFORE,
        AFTER
    }

    /** What happens instead of, or beside, the operation. */
    public interface Strike {
        void strike() throws IOException;
    }

    /** Sees every operation as it begins and ends. */
    public interface Fault {
        void pass(Operation operation, Moment moment, String path) throws IOException;
    }

    private static final Set<Operation> CHANGING =
            Set.of(Operation.CREATE, Operation.RENAME, Operation.DELETE, Operation.MKDIRS);
    private static final Fault NONE = (operation, moment, path) -> {};

    private static volatile Fault fault = NONE;

    public static void arm(Fault armed) {
        fault = armed;
    }

    public static void disarm() {
        fault = NONE;
    }

    /** Strikes once, at the first operation of the kind whose path fits; everything after it passes {@code next}. */
    public static Fault at(Operation operation, Moment moment, Predicate<String> where, Strike strike, Fault next) {
        AtomicInteger struck = new AtomicInteger();
        return (o, m, path) -> {
            if (struck.get() > 0) {
                next.pass(o, m, path);
            } else if (o == operation && m == moment && where.test(path) && struck.getAndIncrement() == 0) {
                strike.strike();
            }
        };
    }

    public static Fault at(Operation operation, Moment moment, Predicate<String> where, Strike strike) {
        return at(operation, moment, where, strike, NONE);
    }

    /** Strikes once, at the operation with this number, from 1, of those that change something. */
    public static Fault atNth(int number, Moment moment, Strike strike) {
        AtomicInteger seen = new AtomicInteger();
        return (o, m, path) -> {
            if (m == moment && CHANGING.contains(o) && seen.incrementAndGet() == number) {
                strike.strike();
            }
        };
    }

    /** Every operation of the kind fails, wherever the path fits. */
    public static Fault always(Operation operation, Predicate<String> where, IOException failure) {
        return (o, m, path) -> {
            if (o == operation && m == Moment.BEFORE && where.test(path)) {
                throw failure;
            }
        };
    }

    /** Makes {@code fault:} known to the session and, for the ledger, to this process. */
    public static void register(SparkSession spark) {
        Configuration configuration = spark.sparkContext().hadoopConfiguration();
        configuration.set("fs.fault.impl", FaultFileSystem.class.getName());
        configuration.set("fs.AbstractFileSystem.fault.impl", Context.class.getName());
        System.setProperty("spark.hadoop.fs.fault.impl", FaultFileSystem.class.getName());
    }

    private static void pass(Operation operation, Moment moment, Path path) throws IOException {
        fault.pass(operation, moment, path.toUri().getPath());
    }

    @Override
    public String getScheme() {
        return "fault";
    }

    @Override
    public URI getUri() {
        return URI.create("fault:///");
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        pass(Operation.RENAME, Moment.BEFORE, to);
        boolean renamed = isRenamed(from, to);
        pass(Operation.RENAME, Moment.AFTER, to);
        return renamed;
    }

    /** {@code link(2)} lets one of two that rename to a name win, where renameTo would let both. */
    private boolean isRenamed(Path from, Path to) throws IOException {
        java.nio.file.Path source = pathToFile(from).toPath();
        if (Files.isDirectory(source)) {
            return super.rename(from, to);
        }
        try {
            Files.createLink(pathToFile(to).toPath(), source);
        } catch (java.nio.file.FileAlreadyExistsException e) {
            throw new FileAlreadyExistsException(to.toString());
        }
        Files.delete(source);
        return true;
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        pass(Operation.DELETE, Moment.BEFORE, path);
        boolean deleted = super.delete(path, recursive);
        pass(Operation.DELETE, Moment.AFTER, path);
        return deleted;
    }

    @Override
    public boolean mkdirs(Path path) throws IOException {
        if (Files.isDirectory(pathToFile(path).toPath())) {
            return true;
        }
        pass(Operation.MKDIRS, Moment.BEFORE, path);
        boolean made = super.mkdirs(path);
        pass(Operation.MKDIRS, Moment.AFTER, path);
        return made;
    }

    @Override
    public FSDataInputStream open(Path file, int buffer) throws IOException {
        pass(Operation.OPEN, Moment.BEFORE, file);
        FSDataInputStream in = super.open(file, buffer);
        pass(Operation.OPEN, Moment.AFTER, file);
        return in;
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        pass(Operation.LIST, Moment.BEFORE, path);
        FileStatus[] list = super.listStatus(path);
        pass(Operation.LIST, Moment.AFTER, path);
        return list;
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        pass(Operation.LOOK, Moment.BEFORE, path);
        FileStatus status = super.getFileStatus(path);
        pass(Operation.LOOK, Moment.AFTER, path);
        return status;
    }

    @Override
    public FSDataOutputStream create(
            Path file, boolean overwrite, int buffer, short replication, long block, Progressable progress)
            throws IOException {
        pass(Operation.CREATE, Moment.BEFORE, file);
        FSDataOutputStream out = super.create(file, overwrite, buffer, replication, block, progress);
        pass(Operation.CREATE, Moment.AFTER, file);
        return out;
    }

    @Override
    public FSDataOutputStream create(
            Path file,
            FsPermission permission,
            boolean overwrite,
            int buffer,
            short replication,
            long block,
            Progressable progress)
            throws IOException {
        pass(Operation.CREATE, Moment.BEFORE, file);
        FSDataOutputStream out = super.create(file, permission, overwrite, buffer, replication, block, progress);
        pass(Operation.CREATE, Moment.AFTER, file);
        return out;
    }

    /** The same for FileContext. */
    public static class Context extends DelegateToFileSystem {
        public Context(URI uri, Configuration configuration) throws Exception {
            super(uri, new FaultFileSystem(), configuration, "fault", false);
        }
    }
}
