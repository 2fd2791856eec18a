package io.tidegate.read;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.storage.FileEntry;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/** Looks into source files from the driver: small reads, many at a time, decompressed by their extension. */
final class SourceFiles {
    static final Unreadable EMPTY = Unreadable.content("is empty (0 bytes)");

    private static final int AT_A_TIME = 16;

    private final Configuration configuration;

    SourceFiles(Configuration configuration) {
        this.configuration = configuration;
    }

    Configuration configuration() {
        return configuration;
    }

    /** The content, decompressed where the name says that it is compressed. */
    InputStream open(FileEntry file) throws IOException {
        Path path = PinnedFiles.path(file);
        CompressionCodec codec = new CompressionCodecFactory(configuration).getCodec(path);
        InputStream raw = raw(path);
        try {
            return codec == null ? raw : codec.createInputStream(raw);
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    /** A storage that does not open a file says nothing of what is in it, also when it opens it a moment later. */
    private InputStream raw(Path path) throws IOException {
        try {
            return path.getFileSystem(configuration).open(path);
        } catch (FileNotFoundException e) {
            throw e;
        } catch (IOException e) {
            throw new NotOpened(e);
        }
    }

    private static final class NotOpened extends IOException {
        private static final long serialVersionUID = 1L;

        NotOpened(IOException cause) {
            super(Show.cause(cause), cause);
        }
    }

    /** Reads a compressed file to its end, any other at its start; what is wrong with it, if something is. */
    Optional<Unreadable> trouble(FileEntry file) {
        boolean compressed = new CompressionCodecFactory(configuration).getCodec(PinnedFiles.path(file)) != null;
        try (InputStream in = open(file)) {
            byte[] buffer = new byte[1 << 16];
            int read = in.read(buffer);
            while (compressed && read >= 0) {
                read = in.read(buffer);
            }
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.of(why(file, e));
        }
    }

    /** What it means that reading the file failed: when its bytes can be had, it is what they say that is wrong. */
    Unreadable why(FileEntry file, Exception failure) {
        if (failure instanceof NotOpened) {
            return Unreadable.storage(Show.cause(failure));
        }
        if (failure instanceof FileNotFoundException) {
            return Unreadable.gone();
        }
        String message = Show.cause(failure);
        if (failure instanceof EOFException || message.contains("Unexpected end of")) {
            return Unreadable.content("ends too early: it is truncated");
        }
        Path path = PinnedFiles.path(file);
        try (InputStream bytes = path.getFileSystem(configuration).open(path)) {
            byte[] buffer = new byte[1 << 16];
            int read = bytes.read(buffer);
            while (read >= 0) {
                read = bytes.read(buffer);
            }
            return Unreadable.content("cannot be read: " + message);
        } catch (FileNotFoundException e) {
            return Unreadable.gone();
        } catch (ChecksumException e) {
            return Unreadable.content("cannot be read: " + Show.cause(e));
        } catch (IOException e) {
            return Unreadable.storage(Show.cause(e));
        }
    }

    /** After how many characters bytes stand that are no character of the encoding; empty where all are. */
    OptionalLong misencodedAt(FileEntry file, Charset encoding) {
        long read = 0;
        CharsetDecoder strict = encoding.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try (Reader reader = new InputStreamReader(open(file), strict)) {
            char[] buffer = new char[1 << 14];
            int some = reader.read(buffer);
            while (some >= 0) {
                read += some;
                some = reader.read(buffer);
            }
            return OptionalLong.empty();
        } catch (CharacterCodingException e) {
            return OptionalLong.of(read);
        } catch (IOException e) {
            throw new TidegateException(
                    ErrorCode.INFRASTRUCTURE,
                    "Cannot read %s: %s".formatted(Show.file(file), Show.cause(e)),
                    "Look at the storage, then run it again.",
                    e);
        }
    }

    /** Applies a function to many files at once, in the order of the files. */
    static <T> List<T> each(List<FileEntry> files, Function<FileEntry, T> function) {
        if (files.size() < 2) {
            return files.stream().map(function).toList();
        }
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(AT_A_TIME, files.size()), task -> {
            Thread thread = new Thread(task, "tidegate-source-files");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<T>> futures = files.stream()
                    .map(file -> pool.submit(() -> function.apply(file)))
                    .toList();
            List<T> results = new java.util.ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking into source files", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }
}
