package io.tidegate.bundle;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.storage.FileEntry;
import io.tidegate.storage.Locations;
import io.tidegate.storage.MalformedJson;
import io.tidegate.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A bundle unpacked into a folder that only this user may enter, every file being the one that the manifest tells of. Closing removes
 * the folder.
 */
public final class Bundle implements AutoCloseable {
    private static final String CURE = "Make it anew with `tidegate bundle`, and see that it is copied whole.";

    private final Manifest manifest;
    private final Path folder;

    private Bundle(Manifest manifest, Path folder) {
        this.manifest = manifest;
        this.folder = folder;
    }

    /**
     * @param location of the zip: an absolute path or the URI of any Hadoop file system
     * @throws TidegateException JOB_FILE when it is not there, or not a bundle just as `tidegate bundle` made it
     */
    public static Bundle open(String location) {
        try {
            Map<String, byte[]> files = Zip.files(bytes(location));
            Manifest manifest = verified(files);
            files.remove(Manifest.NAME);
            return unpacked(manifest, files);
        } catch (NotUnpacked e) {
            throw new TidegateException(
                    ErrorCode.JOB_FILE, "Cannot use the bundle %s: %s".formatted(location, e.getMessage()), CURE, e);
        }
    }

    public Manifest manifest() {
        return manifest;
    }

    public Path jobFile() {
        return folder.resolve(manifest.jobFile());
    }

    private static byte[] bytes(String location) throws NotUnpacked {
        String name = Locations.name(location);
        if (name.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0)) {
            throw new NotUnpacked("its name is a pattern");
        }
        Storage storage = Storage.at(location);
        List<FileEntry> found = storage.glob(location);
        if (found.stream().anyMatch(file -> file.size() > Zip.MOST_BYTES)) {
            throw new NotUnpacked("it is larger than %d MB".formatted(Zip.MOST_BYTES >> 20));
        }
        return storage.read(location).orElseThrow(() -> new NotUnpacked("it is not there"));
    }

    private static Manifest verified(Map<String, byte[]> files) throws NotUnpacked {
        byte[] text = files.get(Manifest.NAME);
        if (text == null) {
            throw new NotUnpacked("it has no %s, so `tidegate bundle` did not make it".formatted(Manifest.NAME));
        }
        Manifest manifest;
        try {
            manifest = Manifest.read(text);
        } catch (MalformedJson e) {
            throw new NotUnpacked("its manifest cannot be read: " + e.getMessage());
        }
        for (String path : Manifest.without(manifest.files().keySet(), files.keySet())) {
            throw new NotUnpacked("'%s' is in its manifest, and missing".formatted(path));
        }
        for (String path : Manifest.without(files.keySet(), manifest.files().keySet())) {
            if (!path.equals(Manifest.NAME)) {
                throw new NotUnpacked("it holds '%s', which is not in its manifest".formatted(path));
            }
        }
        for (Map.Entry<String, String> file : manifest.files().entrySet()) {
            if (!Manifest.sha256(files.get(file.getKey())).equals(file.getValue())) {
                throw new NotUnpacked("'%s' is not the file that was packed".formatted(file.getKey()));
            }
        }
        if (!manifest.files().containsKey(manifest.jobFile())) {
            throw new NotUnpacked("its job file is missing");
        }
        return manifest;
    }

    private static Bundle unpacked(Manifest manifest, Map<String, byte[]> files) {
        try {
            boolean isPosix =
                    FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
            FileAttribute<?>[] mine = isPosix
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                    }
                    : new FileAttribute<?>[0];
            Bundle bundle = new Bundle(
                    manifest,
                    Files.createTempDirectory("tidegate-bundle-", mine).toRealPath());
            try {
                for (Map.Entry<String, byte[]> file : files.entrySet()) {
                    Path path = bundle.folder.resolve(file.getKey());
                    Files.createDirectories(path.getParent());
                    Files.write(path, file.getValue());
                }
            } catch (IOException | RuntimeException e) {
                bundle.close();
                throw e;
            }
            return bundle;
        } catch (IOException e) {
            throw new TidegateException(
                    ErrorCode.INFRASTRUCTURE,
                    "Cannot unpack the bundle: " + e.getMessage(),
                    "See to the space and the permissions of %s.".formatted(System.getProperty("java.io.tmpdir")),
                    e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
