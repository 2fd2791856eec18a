package io.tidegate.apply;

import io.tidegate.job.Job;
import io.tidegate.log.Retention;
import io.tidegate.log.TableLog;
import io.tidegate.log.TablePast;
import io.tidegate.log.TablePast.DataFile;
import io.tidegate.storage.FileEntry;
import io.tidegate.storage.Locations;
import io.tidegate.storage.Storage;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files that a rollback needs: whether they are there, and how long they will be. */
final class OldFiles {
    private final String table;
    private final TablePast past;
    private final Retention retention;
    private final Map<Long, Instant> commits = new HashMap<>();
    private final Map<String, Set<String>> listings = new HashMap<>();

    OldFiles(Job job, TablePast past) {
        this.table = job.target().location();
        this.past = past;
        TableLog now = past.newest().table();
        this.retention = Retention.of(now.properties());
        now.commits().forEach(commit -> commits.put(commit.version(), commit.at()));
    }

    /** Those that are not in the table's folder any more, or have another size. */
    List<DataFile> gone(List<DataFile> files) {
        return files.stream().filter(file -> !isThere(file)).toList();
    }

    /** One listing a folder, for there may be many files. */
    private boolean isThere(DataFile file) {
        String location = file.location(table);
        String name = Locations.name(location);
        String folder = location.substring(0, location.length() - name.length() - 1);
        return listings.computeIfAbsent(
                        folder,
                        f -> Storage.at(f).list(f).stream().map(OldFiles::sized).collect(Collectors.toSet()))
                .contains(name + " " + file.bytes());
    }

    private static String sized(FileEntry entry) {
        return Locations.name(entry.path()) + " " + entry.size();
    }

    /**
     * When VACUUM may take the first of the files, or the log's own cleaning the version.
     *
     * @param version -1 where nothing is needed
     * @param live the partition's files of now, which nobody takes
     */
    Optional<Instant> neededUntil(long version, List<DataFile> files, List<DataFile> live) {
        if (version < 0) {
            return Optional.empty();
        }
        Set<String> safe = live.stream().map(DataFile::path).collect(Collectors.toSet());
        Stream<Instant> ofFiles = files.stream()
                .filter(file -> !safe.contains(file.path()))
                .flatMap(file -> past.removed(file.path()).stream())
                .map(removed -> removed.plus(retention.files()));
        Stream<Instant> ofLog = Stream.ofNullable(commits.get(version)).map(at -> at.plus(retention.log()));
        return Stream.concat(ofFiles, ofLog).min(Instant::compareTo);
    }
}
