package io.tidegate.read;

import io.tidegate.storage.FileEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/** Looks into source files from the driver: small reads, many at a time, decompressed by their extension. */
final class SourceFiles {
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
        InputStream raw = path.getFileSystem(configuration).open(path);
        try {
            return codec == null ? raw : codec.createInputStream(raw);
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    /** Reads a compressed file to its end, any other at its start; what is wrong with it, if something is. */
    Optional<String> trouble(FileEntry file) {
        boolean compressed = new CompressionCodecFactory(configuration).getCodec(PinnedFiles.path(file)) != null;
        try (InputStream in = open(file)) {
            byte[] buffer = new byte[1 << 16];
            int read = in.read(buffer);
            while (compressed && read >= 0) {
                read = in.read(buffer);
            }
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.of(why(e));
        }
    }

    static String why(Exception e) {
        if (e instanceof java.io.FileNotFoundException) {
            return "is gone since it was listed";
        }
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return e instanceof java.io.EOFException || message.contains("Unexpected end of")
                ? "ends too early: it is truncated"
                : "cannot be read: " + message.lines().findFirst().orElse("");
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
