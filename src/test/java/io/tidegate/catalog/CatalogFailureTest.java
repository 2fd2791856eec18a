package io.tidegate.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** What a metastore throws, several exceptions deep, is told by its cause and with what to do next. */
class CatalogFailureTest {
    private static TidegateException told(Throwable cause) {
        Throwable deep = new IllegalStateException(
                "Unable to instantiate SessionHiveMetaStoreClient", new RuntimeException(cause));
        return CatalogFailure.of("ask the catalog for sales.orders", "Then run it again.", deep);
    }

    @Test
    void missing_rights_are_named_and_nothing_else_is_taken_for_them() {
        assertThat(told(new IOException("Permission denied: user=ann, access=WRITE, inode=/warehouse")))
                .hasMessageContaining("Cannot ask the catalog for sales.orders: it is not allowed:")
                .hasMessageContaining("user=ann, access=WRITE");
        assertThat(told(new IOException("Connection refused")))
                .hasMessageContaining("Connection refused")
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INFRASTRUCTURE);
                    assertThat(e.cure()).isEqualTo("See that the metastore answers. Then run it again.");
                });
    }

    @Test
    void a_derby_that_another_process_has_open_is_told_as_that() {
        assertThat(told(new SQLException(
                        "Another instance of Derby may have already booted the database /x/metastore_db.")))
                .hasMessageContaining("another process has the Derby metastore open")
                .satisfies(e -> assertThat(e.cure()).contains("spark.hadoop.hive.metastore.uris"));
    }

    @Test
    void a_failure_that_is_known_stays_what_it_is() {
        TidegateException known = new TidegateException(ErrorCode.TARGET_MISMATCH, "Cannot", "Do");
        assertThat(told(known)).isSameAs(known);
    }
}
