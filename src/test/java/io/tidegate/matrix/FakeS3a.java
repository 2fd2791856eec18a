package io.tidegate.matrix;

import java.net.URI;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local disk under the scheme {@code s3a:}, where nobody has a bucket. */
public final class FakeS3a extends RawLocalFileSystem {
    @Override
    public String getScheme() {
        return "s3a";
    }

    @Override
    public URI getUri() {
        return URI.create("s3a://bucket");
    }
}
