package io.tidegate.bundle;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs files so that the same files give the same bytes: sorted, of one fixed time, not compressed. */
public final class BundleWriter {
    /** The first moment that a zip can tell. */
    private static final LocalDateTime ALWAYS = LocalDateTime.of(1980, 1, 1, 0, 0);

    private BundleWriter() {}

    /** A bundle and what it says of itself. */
    public record Packed(Manifest manifest, byte[] bytes) {}

    /**
     * @param files contents by path, relative, with slashes
     * @throws TidegateException JOB_FILE when what comes out could not be unpacked again
     */
    public static Packed pack(
            String jobFile,
            String tidegate,
            Optional<Manifest.Origin> origin,
            Instant at,
            SortedMap<String, byte[]> files) {
        SortedMap<String, String> digests = new TreeMap<>();
        files.forEach((path, content) -> digests.put(path, Manifest.sha256(content)));
        if (files.containsKey(Manifest.NAME)) {
            throw unfit("a file is named %s, as its manifest is".formatted(Manifest.NAME));
        }
        Manifest manifest = new Manifest(jobFile, tidegate, origin, at, digests);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            add(zip, Manifest.NAME, manifest.bytes());
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                add(zip, file.getKey(), file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            Zip.files(bytes.toByteArray());
        } catch (NotUnpacked e) {
            throw unfit(e.getMessage());
        }
        return new Packed(manifest, bytes.toByteArray());
    }

    private static TidegateException unfit(String why) {
        return new TidegateException(
                ErrorCode.JOB_FILE,
                "Cannot make a bundle of these files: " + why,
                "Rename the file; plain names in letters, digits, '.', '-' and '_' always fit.");
    }

    private static void add(ZipOutputStream zip, String path, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(path);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(ALWAYS);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
