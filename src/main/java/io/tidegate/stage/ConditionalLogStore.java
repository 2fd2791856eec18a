package io.tidegate.stage;

import io.delta.storage.HadoopFileSystemLogStore;
import io.tidegate.storage.OneWinner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The Delta log store for {@code s3a:}: a commit is one put that the server refuses when the version is there, whoever wrote it and
 * from wherever. Configured with {@code spark.delta.logStore.s3a.impl}; {@link SafeTarget} looks that the server does refuse.
 */
public class ConditionalLogStore extends HadoopFileSystemLogStore {
    public ConditionalLogStore(Configuration conf) {
        super(conf);
    }

    /**
     * Makes the file appear whole, or not at all.
     *
     * @throws FileAlreadyExistsException when {@code overwrite} is false and somebody else has this file
     */
    @Override
    public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration conf) throws IOException {
        FileSystem files = path.getFileSystem(conf);
        byte[] content = content(actions);
        if (overwrite) {
            try (FSDataOutputStream out = files.create(path, true)) {
                out.write(content);
            }
        } else if (!OneWinner.serves(files)) {
            throw new IOException("the commits of %s need S3A, not %s"
                    .formatted(path, files.getClass().getName()));
        } else if (!OneWinner.create(files, path, content)) {
            throw new FileAlreadyExistsException(path.toString());
        }
    }

    @Override
    public Boolean isPartialWriteVisible(Path path, Configuration conf) {
        return false;
    }

    private static byte[] content(Iterator<String> actions) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (actions.hasNext()) {
            bytes.writeBytes((actions.next() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
