package io.tidegate.s3;

import io.tidegate.storage.FileEntry;
import io.tidegate.storage.Storage;
import io.tidegate.testing.Child;
import io.tidegate.testing.Generation;
import io.tidegate.testing.Shop;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The shop with its sources, ledger and warehouse in a bucket; only the job file is on disk. */
final class BucketShop {
    private final Shop shop;
    private final Bucket bucket;

    private BucketShop(Shop shop, Bucket bucket) {
        this.shop = shop;
        this.bucket = bucket;
    }

    static BucketShop in(Path root, Bucket bucket) {
        Shop shop = Shop.in(root)
                .edit("ledger: .tidegate/ledger", "ledger: \"%s\"".formatted(bucket.at("state/ledger")))
                .edit("warehouse: .tidegate/warehouse", "warehouse: \"%s\"".formatted(bucket.at("warehouse")))
                .edit("raw/{{ ds }}.csv", bucket.at("raw/{{ ds }}/*.csv"));
        return new BucketShop(shop, bucket);
    }

    Shop shop() {
        return shop;
    }

    BucketShop put(String name, String text) {
        Storage storage = Storage.at(bucket.at(""));
        storage.delete(bucket.at(name));
        storage.createNew(bucket.at(name), text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    BucketShop day(String day, String... orders) {
        return put("raw/" + day + "/orders.csv", "id,amount,status\n" + String.join("\n", orders) + "\n");
    }

    BucketShop generation(String day, int count, int generation) {
        return day(
                day,
                new Generation(count, generation)
                        .orders().stream()
                                .map(o -> "%d,%s,%s".formatted(o.id(), o.amount(), o.status()))
                                .toArray(String[]::new));
    }

    String table() {
        return bucket.at("warehouse/orders");
    }

    long version() {
        return io.tidegate.log.TableLog.read(table())
                .map(io.tidegate.log.TableLog::version)
                .orElse(-1L);
    }

    /** Rows of each day as readers see them now. */
    Map<String, Long> visible(SparkSession spark) {
        Map<String, Long> counts = new TreeMap<>();
        for (Row row : spark.read()
                .format("delta")
                .load(table())
                .groupBy("day")
                .count()
                .collectAsList()) {
            counts.put(String.valueOf(row.get(0)), row.getLong(1));
        }
        return counts;
    }

    List<String> rows(SparkSession spark) {
        return spark.read().format("delta").load(table()).collectAsList().stream()
                .map(Row::toString)
                .sorted()
                .toList();
    }

    /** All that Tidegate has written of itself, as one text. */
    String written() {
        Storage storage = Storage.at(bucket.at(""));
        return texts(storage, bucket.at("state")) + texts(storage, table() + "/_delta_log");
    }

    private static String texts(Storage storage, String folder) {
        return storage.list(folder).stream()
                        .map(FileEntry::path)
                        .map(path -> path + "\n" + text(path, storage.read(path).orElseThrow()))
                        .collect(Collectors.joining())
                + storage.folders(folder).stream()
                        .map(name -> texts(storage, folder + "/" + name))
                        .collect(Collectors.joining());
    }

    private static String text(String path, byte[] content) {
        if (!path.endsWith(".gz")) {
            return new String(content, StandardCharsets.UTF_8);
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A driver process; it has the keys from the environment, as on Amazon's machines, and the rest from its properties. */
    Process driver(Path log, String... args) throws IOException {
        return process(io.tidegate.matrix.Driver.class, bucket, log, args).start();
    }

    static ProcessBuilder process(Class<?> main, Bucket bucket, Path log, String... args) {
        ProcessBuilder builder = Child.java(main, log, args);
        bucket.settings().forEach((key, value) -> {
            if (!key.endsWith(".key")) {
                builder.command().add(1, "-D%s=%s".formatted(key, value));
            }
        });
        builder.environment().put("AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY);
        builder.environment().put("AWS_SECRET_ACCESS_KEY", S3Server.SECRET_KEY);
        return builder;
    }
}
