package io.tidegate.stage;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The files of a table's folder as files: what lies there before there is a table, and what became of staged ones. */
final class TableFolder {
    /** Says that files without a table in this folder are the remains of a first write of ours. */
    private static final String FIRST_WRITE = "_tidegate_first_write";

    private final Path folder;
    private final Configuration configuration;

    TableFolder(Path folder, Configuration configuration) {
        this.folder = folder;
        this.configuration = configuration;
    }

    /** @throws TidegateException TARGET_MISMATCH when the folder of a table to be made holds something of somebody else */
    void requireVacant(String location) throws IOException {
        FileSystem files = files();
        if (!files.exists(folder) || files.exists(new Path(folder, FIRST_WRITE))) {
            return;
        }
        for (FileStatus entry : files.listStatus(folder)) {
            String name = entry.getPath().getName();
            if (!name.startsWith("_") && !name.startsWith(".")) {
                throw TableShape.mismatch(
                        location,
                        "the folder holds '%s' and is no Delta table".formatted(name),
                        "Name an empty folder, or convert it with CONVERT TO DELTA.");
            }
        }
    }

    void markFirstWrite() throws IOException {
        files().create(new Path(folder, FIRST_WRITE), true).close();
    }

    void forgetFirstWrite() throws IOException {
        files().delete(new Path(folder, FIRST_WRITE), false);
    }

    void delete(Collection<Path> paths) {
        for (Path path : paths) {
            try {
                files().delete(path, false);
            } catch (IOException e) {
                throw new TidegateException(
                        ErrorCode.INFRASTRUCTURE,
                        "Cannot delete the staged file %s: %s".formatted(path, e.getMessage()),
                        "No reader sees it; VACUUM removes it.",
                        e);
            }
        }
    }

    /** Those of the files that are gone or have another size. */
    List<Path> missing(Collection<StoredFile> expected) throws IOException {
        List<Path> missing = new ArrayList<>();
        for (StoredFile file : expected) {
            try {
                if (files().getFileStatus(file.path()).getLen() != file.bytes()) {
                    missing.add(file.path());
                }
            } catch (FileNotFoundException e) {
                missing.add(file.path());
            }
        }
        return missing;
    }

    /** Those of the paths where nothing is. */
    List<Path> absent(Collection<Path> expected) throws IOException {
        List<Path> absent = new ArrayList<>();
        for (Path path : expected) {
            if (!files().exists(path)) {
                absent.add(path);
            }
        }
        return absent;
    }

    private FileSystem files() throws IOException {
        return folder.getFileSystem(configuration);
    }
}
