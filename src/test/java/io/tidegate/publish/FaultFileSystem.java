package io.tidegate.publish;

import java.io.IOException;
import java.net.URI;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The local disk under the scheme {@code fault:}, which fails where a test says. Registered as a FileSystem and, because Delta's
 * log store goes through FileContext, as an AbstractFileSystem.
 */
public class FaultFileSystem extends RawLocalFileSystem {
    /** Where to fail. */
    enum Point {
        CREATE,
        BEFORE_RENAME,
        /** The rename is done and the answer is lost. */
        AFTER_RENAME,
        OPEN
    }

    private record Fault(Point point, Predicate<String> where, IOException failure) {}

    private static volatile Fault armed;
    private static volatile Fault next;

    /** Fails once, at the first path whose name fits. */
    static void arm(Point point, Predicate<String> where, IOException failure) {
        armed = new Fault(point, where, failure);
    }

    /** After the armed fault has struck, fails at this one every time. */
    static void then(Point point, Predicate<String> where, IOException failure) {
        next = new Fault(point, where, failure);
    }

    static void disarm() {
        armed = null;
        next = null;
    }

    private static synchronized void pass(Point point, Path path) throws IOException {
        Fault fault = armed;
        if (fault != null && fault.point == point && fault.where.test(path.getName())) {
            armed = next;
            throw fault.failure;
        }
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
        pass(Point.BEFORE_RENAME, to);
        boolean renamed = super.rename(from, to);
        pass(Point.AFTER_RENAME, to);
        return renamed;
    }

    @Override
    public FSDataInputStream open(Path file, int buffer) throws IOException {
        pass(Point.OPEN, file);
        return super.open(file, buffer);
    }

    @Override
    public FSDataOutputStream create(
            Path file, boolean overwrite, int buffer, short replication, long block, Progressable progress)
            throws IOException {
        pass(Point.CREATE, file);
        return super.create(file, overwrite, buffer, replication, block, progress);
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
        pass(Point.CREATE, file);
        return super.create(file, permission, overwrite, buffer, replication, block, progress);
    }

    /** The same for FileContext. */
    public static class Context extends DelegateToFileSystem {
        public Context(URI uri, Configuration configuration) throws Exception {
            super(uri, new FaultFileSystem(), configuration, "fault", false);
        }
    }
}
