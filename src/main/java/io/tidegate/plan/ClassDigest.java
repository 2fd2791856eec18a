package io.tidegate.plan;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.storage.Fingerprint;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * A digest of the code a class came with: the entries of its jar (names, sizes, checksums; not times), or the class files of its
 * folder. The class itself is not loaded.
 */
final class ClassDigest {
    private ClassDigest() {}

    static String of(String className) {
        String resource = className.replace('.', '/') + ".class";
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        URL url = (context != null ? context : ClassDigest.class.getClassLoader()).getResource(resource);
        if (url == null) {
            throw new TidegateException(
                    ErrorCode.SQL,
                    "Cannot find the class %s: it is not on the class path".formatted(className),
                    "Add its jar: --jars for spark-submit, or TIDEGATE_CLASSPATH for the launcher.");
        }
        try {
            URLConnection connection = url.openConnection();
            connection.setUseCaches(false);
            if (connection instanceof JarURLConnection jar) {
                try (JarFile file = jar.getJarFile()) {
                    return ofJar(file);
                }
            }
            if (url.getProtocol().equals("file")) {
                return ofFolder(root(Path.of(url.toURI()), resource));
            }
            try (InputStream content = connection.getInputStream()) {
                return sha256(content.readAllBytes());
            }
        } catch (IOException | java.net.URISyntaxException e) {
            throw new TidegateException(
                    ErrorCode.INFRASTRUCTURE,
                    "Cannot read the code of the class %s: %s".formatted(className, e.getMessage()),
                    "See that its jar can be read.",
                    e);
        }
    }

    private static String ofJar(JarFile jar) {
        Fingerprint digest = Fingerprint.of();
        jar.stream()
                .filter(entry -> !entry.isDirectory())
                .map(entry -> entry.getName() + " " + entry.getSize() + " " + entry.getCrc())
                .sorted()
                .forEach(digest::add);
        return digest.hex();
    }

    private static Path root(Path classFile, String resource) {
        Path root = classFile;
        for (int i = 0; i < resource.split("/").length; i++) {
            root = root.getParent();
        }
        return root;
    }

    private static String ofFolder(Path root) throws IOException {
        Fingerprint digest = Fingerprint.of();
        List<Path> classes;
        try (Stream<Path> files = Files.walk(root)) {
            classes = files.filter(file -> file.toString().endsWith(".class"))
                    .sorted()
                    .toList();
        }
        for (Path file : classes) {
            digest.add(root.relativize(file).toString()).add(sha256(Files.readAllBytes(file)));
        }
        return digest.hex();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
