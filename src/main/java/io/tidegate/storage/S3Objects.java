package io.tidegate.storage;

import com.amazonaws.AmazonServiceException;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.model.ListObjectsV2Request;
import com.amazonaws.services.s3.model.ListObjectsV2Result;
import com.amazonaws.services.s3.model.ObjectMetadata;
import com.amazonaws.services.s3.model.PutObjectRequest;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.WeakHashMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.apache.hadoop.fs.s3a.S3AUtils;
import org.apache.hadoop.fs.s3a.WriteOperationHelper;
import org.apache.hadoop.fs.s3a.audit.AuditSpanS3A;

/**
 * Objects that only one writer can create: a put with {@code If-None-Match: *}, sent with S3A's own client, credentials, encryption
 * and retries. Each put carries a writer's mark, so that one whose answer was lost, and which was sent again, knows its own object.
 * The only class that knows Amazon's SDK; not to be loaded where S3A is not on the class path.
 */
final class S3Objects {
    private static final String MARK = "tidegate-writer";
    private static final int THERE = 412;
    private static final int BUSY = 409;
    private static final int BUSY_ATTEMPTS = 5;

    /** S3 gives no more at once. */
    private static final int PAGE = 1000;

    /** What servers answer that do not know the header. */
    private static final Set<Integer> UNKNOWN = Set.of(400, 405, 501);

    /** One for each file system: asking S3A for its client is a line in its log. */
    private static final Map<FileSystem, S3Objects> KNOWN = Collections.synchronizedMap(new WeakHashMap<>());

    private final S3AFileSystem files;
    private final AmazonS3 client;

    private S3Objects(S3AFileSystem files) {
        this.files = files;
        this.client = files.getAmazonS3ClientForTesting("Tidegate creates objects with If-None-Match");
    }

    static boolean serves(FileSystem files) {
        return files instanceof S3AFileSystem;
    }

    static S3Objects of(FileSystem files) {
        return KNOWN.computeIfAbsent(files, found -> new S3Objects((S3AFileSystem) found));
    }

    /** @return false when somebody else's object has the name */
    boolean create(Path path, byte[] content) throws IOException {
        String writer = UUID.randomUUID().toString();
        for (int attempt = 1; ; attempt++) {
            Optional<AmazonServiceException> no = put(path, content, writer);
            if (no.isEmpty()) {
                return true;
            }
            if (no.get().getStatusCode() == THERE) {
                return isOurs(path, writer);
            }
            if (no.get().getStatusCode() != BUSY || attempt == BUSY_ATTEMPTS) {
                throw S3AUtils.translateException("create", path, no.get());
            }
            pause(attempt);
        }
    }

    /** @return the answer of a server that does not want to, which asking again as it stands would not change; empty when it did */
    private Optional<AmazonServiceException> put(Path path, byte[] content, String writer) throws IOException {
        String key = files.pathToKey(path);
        try (AuditSpanS3A span = files.createSpan("tidegate_create", key, null)) {
            WriteOperationHelper helper = files.createWriteOperationHelper(span);
            return helper.retry("create", path.toString(), true, () -> {
                span.activate();
                ObjectMetadata metadata = new ObjectMetadata();
                metadata.setContentLength(content.length);
                metadata.addUserMetadata(MARK, writer);
                PutObjectRequest request =
                        files.getRequestFactory().newPutObjectRequest(key, metadata, new ByteArrayInputStream(content));
                request.putCustomRequestHeader("If-None-Match", "*");
                try {
                    client.putObject(request);
                    return Optional.<AmazonServiceException>empty();
                } catch (AmazonServiceException e) {
                    if (e.getStatusCode() == THERE
                            || e.getStatusCode() == BUSY
                            || UNKNOWN.contains(e.getStatusCode())) {
                        return Optional.of(e);
                    }
                    throw e;
                }
            });
        }
    }

    /**
     * What lies directly in a folder; nothing when it is not there. One request for each 1,000 entries, where S3A asks several times
     * more for a folder that is not there, as those of days that have not come.
     */
    List<FileStatus> list(Path folder) throws IOException {
        String key = files.pathToKey(folder);
        String prefix = key.isEmpty() ? "" : key + "/";
        List<FileStatus> entries = new ArrayList<>();
        try (AuditSpanS3A span = files.createSpan("tidegate_list", key, null)) {
            WriteOperationHelper helper = files.createWriteOperationHelper(span);
            ListObjectsV2Request request = files.getRequestFactory().newListObjectsV2Request(prefix, "/", PAGE);
            ListObjectsV2Result page;
            do {
                page = helper.retry("list", folder.toString(), true, () -> {
                    span.activate();
                    return client.listObjectsV2(request);
                });
                page.getCommonPrefixes().forEach(name -> entries.add(new FileStatus(0, true, 1, 0, 0, path(name))));
                page.getObjectSummaries().stream()
                        .filter(object -> !object.getKey().equals(prefix))
                        .forEach(object -> entries.add(new FileStatus(
                                object.getSize(),
                                false,
                                1,
                                0,
                                object.getLastModified().getTime(),
                                path(object.getKey()))));
                request.setContinuationToken(page.getNextContinuationToken());
            } while (page.isTruncated());
        }
        return entries;
    }

    private Path path(String key) {
        return files.makeQualified(new Path("/" + key));
    }

    private boolean isOurs(Path path, String writer) throws IOException {
        try {
            byte[] mark = files.getXAttrs(path).get("header." + MARK);
            return mark != null && Arrays.equals(mark, writer.getBytes(StandardCharsets.UTF_8));
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    /**
     * Whether the server lets one of two writers win.
     *
     * @param folder where a small object is made and removed again
     */
    boolean lettingOneWin(Path folder) throws IOException {
        Path probe = new Path(folder, Drafts.nameFor("probe"));
        try {
            return put(probe, new byte[] {1}, "first").isEmpty()
                    && put(probe, new byte[] {2}, "second")
                            .filter(no -> no.getStatusCode() == THERE || no.getStatusCode() == BUSY)
                            .isPresent();
        } finally {
            remove(probe);
        }
    }

    /** Not S3A's delete, which puts a marker where the folder was. */
    private void remove(Path path) throws IOException {
        String key = files.pathToKey(path);
        try (AuditSpanS3A span = files.createSpan("tidegate_remove", key, null)) {
            files.createWriteOperationHelper(span).retry("delete", path.toString(), true, () -> {
                span.activate();
                client.deleteObject(files.getRequestFactory().newDeleteObjectRequest(key));
                return null;
            });
        }
    }

    private static void pause(int attempt) throws IOException {
        try {
            Thread.sleep(50L << attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while another request for the same object was under way");
        }
    }
}
