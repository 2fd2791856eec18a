package io.tidegate.stage;

import io.delta.storage.HDFSLogStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;

/**
 * The Delta log store for {@code file:}: a commit is one {@code link(2)}, which the kernel lets exactly one process win, where the
 * stock store looks first and renames afterwards. Configured with {@code spark.delta.logStore.file.impl}.
 */
public class LinkLogStore extends HDFSLogStore {
    public LinkLogStore(Configuration conf) {
        super(conf);
    }

    /**
     * Makes the file appear whole and durable, or not at all.
     *
     * @throws FileAlreadyExistsException when {@code overwrite} is false and somebody else has this file
     */
    @Override
    public void write(org.apache.hadoop.fs.Path path, Iterator<String> actions, Boolean overwrite, Configuration conf)
            throws IOException {
        Path target = Path.of(path.toUri().getPath());
        if (!overwrite && Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Path draft = target.resolveSibling(Drafts.name(target.getFileName().toString()));
        try {
            fill(draft, actions);
            forgetOldChecksum(target);
            if (overwrite) {
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
            } else {
                link(draft, target);
            }
            force(target.getParent());
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    @Override
    public Boolean isPartialWriteVisible(org.apache.hadoop.fs.Path path, Configuration conf) {
        return false;
    }

    /** Whether the file system that holds {@code folder} (or its nearest ancestor that exists) can make hard links there. */
    public static boolean works(Path folder) throws IOException {
        Path existing = folder.toAbsolutePath();
        while (!Files.isDirectory(existing)) {
            if (existing.getParent() == null) {
                throw new NoSuchFileException(folder.toString());
            }
            existing = existing.getParent();
        }
        Path probe = existing.resolve("." + UUID.randomUUID() + ".probe");
        Path second = existing.resolve(probe.getFileName() + ".link");
        try {
            Files.createFile(probe);
            Files.createLink(second, probe);
            return Files.isSameFile(probe, second);
        } catch (UnsupportedOperationException | java.nio.file.FileSystemException e) {
            if (Files.exists(probe)) {
                return false;
            }
            throw e;
        } finally {
            Files.deleteIfExists(second);
            Files.deleteIfExists(probe);
        }
    }

    private static void fill(Path draft, Iterator<String> actions) throws IOException {
        try (FileChannel out = FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (actions.hasNext()) {
                ByteBuffer line = StandardCharsets.UTF_8.encode(actions.next() + "\n");
                while (line.hasRemaining()) {
                    out.write(line);
                }
            }
            out.force(true);
        }
    }

    /** A network file system may lose the answer to a link it made: then the target is our draft, and we have won. */
    private static void link(Path draft, Path target) throws IOException {
        try {
            Files.createLink(target, draft);
        } catch (UnsupportedOperationException e) {
            throw new IOException("the file system of " + target.getParent() + " has no hard links", e);
        } catch (IOException e) {
            if (!Files.exists(target) || !Files.isSameFile(draft, target)) {
                throw e;
            }
        }
    }

    /** Hadoop's checksum file of an older content (another log store left it) would make the new one unreadable. */
    private static void forgetOldChecksum(Path target) throws IOException {
        Files.deleteIfExists(target.resolveSibling("." + target.getFileName() + ".crc"));
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
