package io.tidegate.storage;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.util.Optional;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.util.VersionInfo;

/** What it means that Hadoop has no file system for a scheme: jars that are not on the class path. */
final class MissingJars {
    private MissingJars() {}

    static Optional<TidegateException> of(String location, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClassNotFoundException
                    || cause instanceof NoClassDefFoundError
                    || cause instanceof UnsupportedFileSystemException) {
                return Optional.of(new TidegateException(
                        ErrorCode.USAGE,
                        "Cannot use %s: %s".formatted(location, why(cause)),
                        cure(Locations.scheme(location)),
                        failure));
            }
        }
        return Optional.empty();
    }

    private static String why(Throwable cause) {
        String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return cause instanceof NoClassDefFoundError
                ? "the class %s is not on the class path".formatted(message.replace('/', '.'))
                : message;
    }

    private static String cure(String scheme) {
        return scheme.equals("s3a")
                ? ("Put hadoop-aws-%1$s.jar and its aws-java-sdk-bundle on the class path: TIDEGATE_JARS of the launcher, or"
                                + " spark-submit --packages org.apache.hadoop:hadoop-aws:%1$s (docs/object-stores.md).")
                        .formatted(VersionInfo.getVersion())
                : "Put the jars of Hadoop's file system for %s: on the class path, or use another location."
                        .formatted(scheme);
    }
}
