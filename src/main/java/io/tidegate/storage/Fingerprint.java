package io.tidegate.storage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 over a list of parts, each written with its kind and length, so that no two different lists give the same digest
 * by being cut elsewhere. Used to tell whether what a partition was built from is still the same. Not thread-safe.
 */
public final class Fingerprint {
    private static final byte TEXT = 1;
    private static final byte FILE = 2;

    private final MessageDigest digest;

    private Fingerprint(MessageDigest digest) {
        this.digest = digest;
    }

    /** A fingerprint of nothing yet. */
    public static Fingerprint of() {
        try {
            return new Fingerprint(MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    public Fingerprint add(String text) {
        digest.update(TEXT);
        bytes(text);
        return this;
    }

    /** Adds a file by path, size and modification time; its content is not read. */
    public Fingerprint add(FileEntry file) {
        digest.update(FILE);
        bytes(file.path());
        digest.update(ByteBuffer.allocate(20)
                .putLong(file.size())
                .putLong(file.modified().getEpochSecond())
                .putInt(file.modified().getNano())
                .array());
        return this;
    }

    private void bytes(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(utf8.length).array());
        digest.update(utf8);
    }

    /** 64 hexadecimal digits; more parts may be added afterwards. */
    public String hex() {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256 of this Java cannot be cloned", e);
        }
    }
}
