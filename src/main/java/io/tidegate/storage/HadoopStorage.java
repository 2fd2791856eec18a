package io.tidegate.storage;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.Path;

/**
 * Files behind a scheme of Hadoop's.
 */
final class HadoopStorage implements Storage {
    /** Here an upload becomes visible whole when it ends, and a rename is a copy. */
    private static final Set<String> OBJECT_STORES =
            Set.of("s3", "s3a", "s3n", "gs", "oss", "cosn", "obs", "wasb", "wasbs");

    /** Names of ours hold the run, so that two writers seldom meet; here the server decides even then. */
    private static final String S3A = "s3a";

    private final FileSystem files;

    private HadoopStorage(FileSystem files) {
        this.files = files;
    }

    static HadoopStorage of(String location) {
        try {
            return new HadoopStorage(new Path(location).getFileSystem(HadoopSettings.configuration()));
        } catch (IOException e) {
            throw MissingJars.of(location, e).orElseGet(() -> StorageTrouble.cannot("reach", location, e));
        } catch (IllegalArgumentException e) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot use '%s' as a location: %s".formatted(location, e.getMessage()),
                    "Write an absolute path or a URI such as hdfs://host/path.",
                    e);
        } catch (RuntimeException | LinkageError e) {
            Optional<TidegateException> missing = MissingJars.of(location, e);
            if (missing.isPresent()) {
                throw missing.get();
            }
            throw e;
        }
    }

    @Override
    public List<FileEntry> list(String folder) {
        return children(folder).stream()
                .filter(s -> s.isFile() && !Drafts.isDraft(s.getPath().getName()))
                .map(HadoopStorage::entry)
                .sorted()
                .toList();
    }

    @Override
    public List<String> folders(String folder) {
        return children(folder).stream()
                .filter(FileStatus::isDirectory)
                .map(s -> s.getPath().getName())
                .sorted()
                .toList();
    }

    private List<FileStatus> children(String folder) {
        try {
            return OneWinner.serves(files) && files.getConf().getInt("fs.s3a.list.version", 2) != 1
                    ? S3Objects.of(files).list(new Path(folder))
                    : List.of(files.listStatus(new Path(folder)));
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw StorageTrouble.cannot("list", folder, e);
        }
    }

    private static FileEntry entry(FileStatus status) {
        return new FileEntry(
                status.getPath().toString(), status.getLen(), Instant.ofEpochMilli(status.getModificationTime()));
    }

    @Override
    public List<FileEntry> glob(String pattern) {
        try {
            TreeSet<FileEntry> found = new TreeSet<>();
            for (FileStatus match : matches(pattern)) {
                if (hidden(pattern, match.getPath())) {
                    continue;
                }
                if (match.isFile()) {
                    found.add(entry(match));
                    continue;
                }
                children(match.getPath().toString()).stream()
                        .filter(s -> s.isFile() && !Globs.isHidden(s.getPath().getName()))
                        .forEach(s -> found.add(entry(s)));
            }
            return List.copyOf(found);
        } catch (IOException e) {
            throw StorageTrouble.cannot("list", pattern, e);
        }
    }

    /** A pattern in the last segment alone, which is what templates have, needs one listing. */
    private List<FileStatus> matches(String pattern) throws IOException {
        Path path = new Path(pattern);
        Path parent = path.getParent();
        if (parent == null || Globs.isPattern(parent.toUri().getPath())) {
            FileStatus[] matches = files.globStatus(path);
            return matches == null ? List.of() : List.of(matches);
        }
        if (!Globs.isPattern(path.getName())) {
            try {
                return List.of(files.getFileStatus(path));
            } catch (FileNotFoundException e) {
                return List.of();
            }
        }
        GlobFilter names = new GlobFilter(path.getName());
        return children(parent.toString()).stream()
                .filter(child -> names.accept(child.getPath()))
                .toList();
    }

    /** Compares segment by segment from the end: a matched name may be hidden only where the pattern spells it. */
    private static boolean hidden(String pattern, Path match) {
        Path at = match;
        List<String> segments =
                new ArrayList<>(List.of(Locations.child(pattern, "").split("/")));
        for (int i = segments.size() - 1; i >= 0 && at != null && !at.isRoot(); i--) {
            String segment = segments.get(i);
            if (Globs.isPattern(segment) && Globs.hides(segment, at.getName())) {
                return true;
            }
            at = at.getParent();
        }
        return false;
    }

    @Override
    public boolean exists(String path) {
        try {
            return files.exists(new Path(path));
        } catch (IOException e) {
            throw StorageTrouble.cannot("look at", path, e);
        }
    }

    @Override
    public Optional<byte[]> read(String path) {
        try (FSDataInputStream in = files.open(new Path(path))) {
            return Optional.of(in.readAllBytes());
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw StorageTrouble.cannot("read", path, e);
        }
    }

    @Override
    public boolean createNew(String path, byte[] content) {
        Path target = new Path(path);
        try {
            if (Locations.scheme(path).equals(S3A)) {
                OneWinner.require(files, target.getParent());
                return OneWinner.create(files, target, content);
            }
            if (files.exists(target)) {
                return false;
            }
            files.mkdirs(target.getParent());
            if (OBJECT_STORES.contains(Locations.scheme(path))) {
                write(target, content);
                return true;
            }
            Path draft = new Path(target.getParent(), Drafts.nameFor(target.getName()));
            try {
                write(draft, content);
                return moved(draft, target);
            } finally {
                files.delete(draft, false);
            }
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw StorageTrouble.cannot("create", path, e);
        }
    }

    /** Best effort where a file system replaces on rename: names of ours hold the run, so that two writers seldom meet. */
    private boolean moved(Path draft, Path target) throws IOException {
        if (files.exists(target)) {
            return false;
        }
        if (files.rename(draft, target)) {
            return true;
        }
        if (files.exists(target)) {
            return false;
        }
        throw new IOException("rename was refused");
    }

    private void write(Path path, byte[] content) throws IOException {
        try (FSDataOutputStream out = files.create(path, false)) {
            out.write(content);
            if (out.hasCapability("hsync")) {
                out.hsync();
            }
        }
    }

    @Override
    public void delete(String path) {
        try {
            files.delete(new Path(path), false);
        } catch (IOException e) {
            throw StorageTrouble.cannot("delete", path, e);
        }
    }
}
