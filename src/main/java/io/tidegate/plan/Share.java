package io.tidegate.plan;

import io.tidegate.storage.FileEntry;
import io.tidegate.storage.Fingerprint;
import java.util.List;
import java.util.Optional;

/**
 * What one source holds for one of our partitions.
 *
 * @param missing what is not there yet, in words; empty when all of it is
 * @param digest changes whenever what would be read changes
 * @param bytes to read, zero for a static source
 */
record Share(Optional<String> missing, String digest, long bytes) {
    static Share of(Optional<String> missing, List<FileEntry> files) {
        Fingerprint digest = Fingerprint.of();
        files.forEach(digest::add);
        return new Share(
                missing, digest.hex(), files.stream().mapToLong(FileEntry::size).sum());
    }

    /** For a source that is read whole by every partition: it weighs on none of them. */
    Share weightless() {
        return new Share(missing, digest, 0);
    }
}
