package io.tidegate.storage;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Files of the local file system (or a mount), without Hadoop: its client alone costs a second at start. */
final class LocalStorage implements Storage {
    static final LocalStorage INSTANCE = new LocalStorage();

    private LocalStorage() {}

    @Override
    public List<FileEntry> list(String folder) {
        List<FileEntry> files = new ArrayList<>();
        children(Locations.local(folder), (path, attributes) -> {
            if (attributes.isRegularFile() && !Drafts.isDraft(path.getFileName().toString())) {
                files.add(entry(path, attributes));
            }
        });
        files.sort(null);
        return List.copyOf(files);
    }

    @Override
    public List<String> folders(String folder) {
        List<String> names = new ArrayList<>();
        children(Locations.local(folder), (path, attributes) -> {
            if (attributes.isDirectory()) {
                names.add(path.getFileName().toString());
            }
        });
        names.sort(null);
        return List.copyOf(names);
    }

    /** Visits what is directly in a folder; what vanishes meanwhile is passed over. */
    static void children(Path folder, BiConsumer<Path, BasicFileAttributes> visit) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path path : entries) {
                attributes(path).ifPresent(attributes -> visit.accept(path, attributes));
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // Not there: nothing in it.
        } catch (DirectoryIteratorException e) {
            throw StorageTrouble.cannot("list", folder.toString(), e.getCause());
        } catch (IOException e) {
            throw StorageTrouble.cannot("list", folder.toString(), e);
        }
    }

    static Optional<BasicFileAttributes> attributes(Path path) {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class));
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (liesInPlainFile(path)) {
                return Optional.empty();
            }
            throw StorageTrouble.cannot("look at", path.toString(), e);
        }
    }

    /** {@code a.csv/b}, where {@code a.csv} is a file: the system says "not a directory", we say not there. */
    private static boolean liesInPlainFile(Path path) {
        for (Path parent = path.getParent(); parent != null; parent = parent.getParent()) {
            if (Files.isRegularFile(parent)) {
                return true;
            }
        }
        return false;
    }

    static FileEntry entry(Path path, BasicFileAttributes attributes) {
        return new FileEntry(
                path.toString(),
                attributes.size(),
                attributes.lastModifiedTime().toInstant());
    }

    @Override
    public List<FileEntry> glob(String pattern) {
        return LocalGlob.match(Locations.local(pattern));
    }

    @Override
    public boolean exists(String path) {
        return attributes(Locations.local(path)).isPresent();
    }

    @Override
    public Optional<byte[]> read(String path) {
        try {
            return Optional.of(Files.readAllBytes(Locations.local(path)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw StorageTrouble.cannot("read", path, e);
        }
    }

    @Override
    public boolean createNew(String path, byte[] content) {
        Path target = Locations.local(path);
        Path draft = target.resolveSibling(Drafts.nameFor(target.getFileName().toString()));
        try {
            Files.createDirectories(target.getParent());
            if (Files.isRegularFile(target)) {
                return false;
            }
            try {
                write(draft, content);
                if (!linked(target, draft)) {
                    return false;
                }
            } finally {
                Files.deleteIfExists(draft);
            }
            flushFolder(target.getParent());
            return true;
        } catch (UnsupportedOperationException e) {
            throw new TidegateException(
                    ErrorCode.INFRASTRUCTURE,
                    "Cannot create %s: its file system has no hard links, so a file cannot appear whole and only once"
                            .formatted(path),
                    "Put it on a file system with hard links (ext4, xfs, btrfs, apfs, nfs).",
                    e);
        } catch (IOException e) {
            throw StorageTrouble.cannot("create", path, e);
        }
    }

    /** False when another file had the name at that moment, even if it is deleted again by now. */
    private static boolean linked(Path target, Path draft) throws IOException {
        try {
            Files.createLink(target, draft);
            return true;
        } catch (FileAlreadyExistsException e) {
            if (Files.isDirectory(target)) {
                throw e;
            }
            return false;
        }
    }

    private static void write(Path draft, byte[] content) throws IOException {
        try (FileChannel out = FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            out.force(true);
        }
    }

    /** The new name must survive a power cut too. Some systems cannot open a folder; there the file's own flush has to do. */
    private static void flushFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Not possible on this system.
        }
    }

    @Override
    public void delete(String path) {
        try {
            Files.deleteIfExists(Locations.local(path));
        } catch (IOException e) {
            throw StorageTrouble.cannot("delete", path, e);
        }
    }
}
