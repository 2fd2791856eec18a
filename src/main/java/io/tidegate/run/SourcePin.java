package io.tidegate.run;

import io.tidegate.plan.SourceInput;
import io.tidegate.storage.FileEntry;
import io.tidegate.storage.Fingerprint;
import java.util.List;
import java.util.stream.Stream;

/** What a chunk's intent says it will read of a source: a table's version, or the digest of a list of files. */
final class SourcePin {
    private SourcePin() {}

    static String of(SourceInput input) {
        if (input instanceof SourceInput.TableByPartition table) {
            return "version " + table.version();
        }
        if (input instanceof SourceInput.StaticTable table) {
            return "version " + table.version();
        }
        if (input instanceof SourceInput.Database) {
            return "not pinned: a database keeps no versions";
        }
        List<FileEntry> files = files(input).sorted().distinct().toList();
        Fingerprint digest = Fingerprint.of();
        for (FileEntry file : files) {
            digest = digest.add(file);
        }
        return "%d files %s".formatted(files.size(), digest.hex());
    }

    private static Stream<FileEntry> files(SourceInput input) {
        if (input instanceof SourceInput.FilesByPartition byPartition) {
            return byPartition.files().values().stream().flatMap(List::stream);
        }
        return ((SourceInput.StaticFiles) input).files().stream();
    }
}
