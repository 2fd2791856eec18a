package io.tidegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.ledger.Document.Kind;
import io.tidegate.storage.FileEntry;
import io.tidegate.storage.Storage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A listing is no snapshot: a file deleted while it runs may be left out, and so may one that was created. */
class MonthFolderTest {
    @TempDir
    Path dir;

    @Test
    void a_document_that_is_folded_while_its_folder_is_listed_is_not_lost() {
        write(1);
        write(2);
        write(3);

        List<Document> read = new MonthFolder(new FoldedWhileListed(month()), folder()).documents();

        assertThat(read).extracting(Document::chunk).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void nor_is_one_that_goes_into_a_larger_fold() {
        write(1);
        month().fold();
        write(2);
        write(3);

        List<Document> read = new MonthFolder(new FoldedWhileListed(month()), folder()).documents();

        assertThat(read).extracting(Document::chunk).containsExactlyInAnyOrder(1, 2, 3);
    }

    private void write(int chunk) {
        Ledger.at(dir.toString(), Clock.fixed(Events.NOON, ZoneOffset.UTC))
                .write(
                        new RunId("R"),
                        Events.JOB,
                        chunk,
                        Kind.INTENT,
                        List.of(Events.intent("R", chunk, chunk, "p" + chunk)));
    }

    private String folder() {
        return dir.resolve("events/job=regions_daily/month=2021-01").toString();
    }

    private MonthFolder month() {
        return new MonthFolder(Storage.at(folder()), folder());
    }

    /** The first listing is overtaken by a fold: it has neither what that deleted nor what it created. */
    private static final class FoldedWhileListed implements Storage {
        private final Storage files = Storage.at("/");
        private final MonthFolder other;
        private boolean isOver;

        private FoldedWhileListed(MonthFolder other) {
            this.other = other;
        }

        @Override
        public List<FileEntry> list(String folder) {
            List<FileEntry> before = files.list(folder);
            if (isOver) {
                return before;
            }
            isOver = true;
            other.fold();
            return before.stream().filter(file -> files.exists(file.path())).toList();
        }

        @Override
        public List<String> folders(String folder) {
            return files.folders(folder);
        }

        @Override
        public List<FileEntry> glob(String pattern) {
            return files.glob(pattern);
        }

        @Override
        public boolean exists(String path) {
            return files.exists(path);
        }

        @Override
        public Optional<byte[]> read(String path) {
            return files.read(path);
        }

        @Override
        public boolean createNew(String path, byte[] content) {
            return files.createNew(path, content);
        }

        @Override
        public void delete(String path) {
            files.delete(path);
        }
    }
}
