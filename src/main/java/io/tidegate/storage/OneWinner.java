package io.tidegate.storage;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.io.IOException;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Files behind {@code s3a:} that only one of any number of writers can create. S3A's own {@code create} looks first and writes
 * afterwards; here the server decides. A server that does not is found out by a probe, once a file system and process.
 */
public final class OneWinner {
    private static final Set<FileSystem> PROVEN =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private OneWinner() {}

    /** Whether this is S3A, which alone can do it. */
    public static boolean serves(FileSystem files) {
        try {
            return S3Objects.serves(files);
        } catch (NoClassDefFoundError e) {
            return false;
        }
    }

    /**
     * Creates a file whole, or not at all.
     *
     * @return false when another writer has the name; the file is as that one left it
     */
    public static boolean create(FileSystem files, Path path, byte[] content) throws IOException {
        return S3Objects.of(files).create(path, content);
    }

    /**
     * Why files cannot be created safely below a folder; empty text when they can. Makes a small object there and removes it.
     *
     * @throws IOException when the storage cannot be reached or may not be written
     */
    public static String refusal(FileSystem files, Path folder) throws IOException {
        if (!serves(files)) {
            return "%s is not S3A, which alone can create a file with If-None-Match"
                    .formatted(files.getClass().getName());
        }
        if (!PROVEN.contains(files)) {
            if (!S3Objects.of(files).lettingOneWin(folder)) {
                return "its server lets two writers create the same object: it does not know the header If-None-Match";
            }
            PROVEN.add(files);
        }
        return "";
    }

    /** @throws TidegateException UNSAFE_TARGET */
    static void require(FileSystem files, Path folder) throws IOException {
        String why = refusal(files, folder);
        if (!why.isEmpty()) {
            throw new TidegateException(
                    ErrorCode.UNSAFE_TARGET,
                    "Cannot create files safely in %s: %s".formatted(folder, why),
                    "Use a server that has conditional writes (Amazon S3, MinIO), or another file system: two drivers could both believe"
                            + " that they had written the same file.");
        }
    }
}
