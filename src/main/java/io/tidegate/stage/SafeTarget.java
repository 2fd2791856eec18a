package io.tidegate.stage;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Target;
import io.tidegate.storage.OneWinner;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Whether two drivers can commit to a target without losing a version: by its scheme and the log store configured for it. */
final class SafeTarget {
    /** Schemes whose stock log store lets exactly one writer win: HDFS renames, Azure's conditional rename, GCS's precondition. */
    private static final Set<String> MULTI_WRITER =
            Set.of("hdfs", "viewfs", "abfs", "abfss", "adl", "wasb", "wasbs", "gs");

    /** Log stores that are only right for one driver, whatever the scheme. */
    private static final Set<String> ONE_DRIVER = Set.of("S3SingleDriverLogStore", "LocalLogStore");

    private SafeTarget() {}

    /** The location as Hadoop has it: without a scheme it is the local file system, whatever {@code fs.defaultFS} says. */
    static Path path(String location) {
        return new Path(location.startsWith("/") ? "file:" + location : location);
    }

    /** @throws TidegateException UNSAFE_TARGET when two drivers could win the same version and the target is not single-writer */
    static void require(SparkSession spark, Target target) {
        Path path = path(target.location());
        String scheme = Optional.ofNullable(path.toUri().getScheme()).orElse("").toLowerCase(Locale.ROOT);
        if (scheme.equals("file")) {
            requireNoLink(target, java.nio.file.Path.of(path.toUri().getPath()));
        }
        if (target.singleWriter()) {
            return;
        }
        refusal(spark.sparkContext().getConf(), scheme).ifPresent(why -> {
            throw unsafe(
                    target,
                    why,
                    scheme.equals("file")
                            ? "Start Spark with %s=%s"
                                    .formatted(SafeSession.LINK_LOG_STORE, LinkLogStore.class.getName())
                            : scheme.equals("s3a")
                                    ? "Start Spark with %s=%s, or with another multi-writer log store"
                                            .formatted(SafeSession.S3A_LOG_STORE, ConditionalLogStore.class.getName())
                                    : "Configure a multi-writer log store with spark.delta.logStore.%s.impl"
                                            .formatted(scheme));
        });
        if (scheme.equals("s3a") && isOurs(spark.sparkContext().getConf())) {
            requireOneWinner(spark, target, path);
        }
        if (scheme.equals("file") && !hasLinks(target, path)) {
            throw unsafe(
                    target,
                    "its file system has no hard links, which a commit needs",
                    "Put the table on a file system that has them");
        }
    }

    private static boolean isOurs(SparkConf conf) {
        return store(conf, "s3a").equals(Optional.of(ConditionalLogStore.class.getName()));
    }

    /** Our log store leaves it to the server which of two writers wins; one that lets both is found out here. */
    private static void requireOneWinner(SparkSession spark, Target target, Path path) {
        try {
            FileSystem files = path.getFileSystem(spark.sessionState().newHadoopConf());
            String why = OneWinner.refusal(files, new Path(path, "_delta_log"));
            if (!why.isEmpty()) {
                throw unsafe(
                        target,
                        why,
                        "Use a server that has conditional writes (Amazon S3, MinIO), configure another multi-writer log"
                                + " store with " + SafeSession.S3A_LOG_STORE);
            }
        } catch (IOException e) {
            throw new TidegateException(
                    ErrorCode.INFRASTRUCTURE,
                    "Cannot write to %s: %s".formatted(target.location(), e.getMessage()),
                    "See that the storage can be reached and that these credentials may put and delete objects there.",
                    e);
        }
    }

    /** Why the log store that is configured for a scheme lets two drivers win one version; empty when it does not. */
    static Optional<String> refusal(SparkConf conf, String scheme) {
        Optional<String> store = store(conf, scheme);
        if (scheme.equals("file")) {
            return store.equals(Optional.of(LinkLogStore.class.getName()))
                    ? Optional.empty()
                    : Optional.of("two processes could win the same version with "
                            + store.orElse("Delta's stock log store for file:"));
        }
        boolean safe = store.isPresent() ? !isForOneDriver(scheme, store.get()) : MULTI_WRITER.contains(scheme);
        return safe
                ? Optional.empty()
                : Optional.of("two drivers could win the same version on %s: with %s"
                        .formatted(scheme, store.orElse("its stock log store")));
    }

    /** The folder of a table, and of its log, lie where the warehouse says; the warehouse itself may be a link. */
    private static void requireNoLink(Target target, java.nio.file.Path folder) {
        for (java.nio.file.Path path : List.of(folder, folder.resolve("_delta_log"))) {
            if (Files.isSymbolicLink(path)) {
                throw new TidegateException(
                        ErrorCode.UNSAFE_TARGET,
                        "Cannot write %s: %s is a symbolic link, which may lead out of the warehouse"
                                .formatted(target.location(), path),
                        "Put the table itself into the warehouse; the warehouse may be a link.");
            }
        }
    }

    private static boolean hasLinks(Target target, Path path) {
        try {
            return LinkLogStore.works(java.nio.file.Path.of(path.toUri().getPath()));
        } catch (IOException e) {
            throw new TidegateException(
                    ErrorCode.INFRASTRUCTURE,
                    "Cannot write to %s: %s".formatted(target.location(), e),
                    "See to the folder's permissions and the disk.",
                    e);
        }
    }

    private static Optional<String> store(SparkConf conf, String scheme) {
        for (String key : new String[] {
            "spark.delta.logStore.class",
            "delta.logStore.class",
            "spark.delta.logStore." + scheme + ".impl",
            "delta.logStore." + scheme + ".impl"
        }) {
            if (conf.contains(key)) {
                return Optional.of(conf.get(key));
            }
        }
        return Optional.empty();
    }

    private static boolean isForOneDriver(String scheme, String store) {
        String name = store.substring(store.lastIndexOf('.') + 1);
        return ONE_DRIVER.contains(name) || (scheme.startsWith("s3") && name.equals("HDFSLogStore"));
    }

    private static TidegateException unsafe(Target target, String why, String cure) {
        return new TidegateException(
                ErrorCode.UNSAFE_TARGET,
                "Cannot write %s safely: %s".formatted(target.location(), why),
                cure + ", or set `target.single_writer: true` when no second driver ever writes this table.");
    }
}
