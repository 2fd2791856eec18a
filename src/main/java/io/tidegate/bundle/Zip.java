package io.tidegate.bundle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A zip taken apart by its table of contents, strictly: Java's own readers keep from us what kind of file an entry is, and believe
 * whichever of its two headers they read. Nothing is unpacked that was not declared, and never more than was.
 */
final class Zip {
    static final int MOST_BYTES = 64 << 20;
    static final int MOST_FILES = 10_000;

    private static final int END = 0x06054b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final int END_SIZE = 22;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int ENCRYPTED = 0x2041;
    private static final int UNIX = 3;
    private static final int KIND = 0xF000;
    private static final int PLAIN_FILE = 0x8000;
    private static final long TOO_LARGE = 0xFFFFFFFFL;

    private final ByteBuffer bytes;
    private long unpacked;

    private Zip(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** @return the contents by path; every path is relative and leads down */
    static Map<String, byte[]> files(byte[] bytes) throws NotUnpacked {
        try {
            return new Zip(bytes).files();
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new NotUnpacked("it is cut off or damaged");
        }
    }

    private Map<String, byte[]> files() throws NotUnpacked {
        int end = end();
        int count = word(end + 10);
        if (word(end + 4) != 0 || word(end + 8) != count || count > MOST_FILES) {
            throw new NotUnpacked("it has several parts, or more than %d entries".formatted(MOST_FILES));
        }
        Map<String, byte[]> files = new TreeMap<>();
        int at = offset(end + 16);
        for (int i = 0; i < count; i++) {
            if (bytes.getInt(at) != CENTRAL) {
                throw new NotUnpacked("its table of contents is damaged");
            }
            String path = path(at + 46, word(at + 28));
            if (files.put(path, content(at, path)) != null) {
                throw new NotUnpacked("it holds '%s' twice".formatted(path));
            }
            at += 46 + word(at + 28) + word(at + 30) + word(at + 32);
        }
        if (at != end) {
            throw new NotUnpacked("its table of contents is damaged");
        }
        return files;
    }

    private int end() throws NotUnpacked {
        for (int at = bytes.capacity() - END_SIZE;
                at >= 0 && at >= bytes.capacity() - END_SIZE - LONGEST_COMMENT;
                at--) {
            if (bytes.getInt(at) == END && at + END_SIZE + word(at + 20) == bytes.capacity()) {
                return at;
            }
        }
        throw new NotUnpacked("it is no zip file, or it is cut off");
    }

    /** The path of an entry, if it leads to a place below the folder that it is unpacked into. */
    private String path(int at, int length) throws NotUnpacked {
        byte[] name = new byte[length];
        bytes.get(at, name);
        String path;
        try {
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name));
            path = decoded.toString();
        } catch (CharacterCodingException e) {
            throw new NotUnpacked("the name of an entry is not UTF-8");
        }
        boolean isOdd = path.chars().anyMatch(c -> Character.isISOControl(c) || c == '\\' || c == ':');
        for (String step : path.split("/", -1)) {
            if (isOdd || step.isEmpty() || step.equals(".") || step.equals("..")) {
                throw new NotUnpacked(
                        "the entry '%s' is no path down from a folder".formatted(path.replaceAll("\\p{Cntrl}", "?")));
            }
        }
        return path;
    }

    private byte[] content(int at, String path) throws NotUnpacked {
        if ((word(at + 8) & ENCRYPTED) != 0) {
            throw new NotUnpacked("the entry '%s' is encrypted".formatted(path));
        }
        int kind = (bytes.getInt(at + 38) >>> 16) & KIND;
        if (bytes.get(at + 5) == UNIX && kind != 0 && kind != PLAIN_FILE) {
            throw new NotUnpacked("the entry '%s' is a link or no plain file".formatted(path));
        }
        long packed = bytes.getInt(at + 20) & TOO_LARGE;
        long size = bytes.getInt(at + 24) & TOO_LARGE;
        unpacked += size;
        if (packed > MOST_BYTES || unpacked > MOST_BYTES) {
            throw new NotUnpacked("it unpacks to more than %d MB".formatted(MOST_BYTES >> 20));
        }
        int local = offset(at + 42);
        if (bytes.getInt(local) != LOCAL || !path(local + 30, word(local + 26)).equals(path)) {
            throw new NotUnpacked("the entry '%s' has another name where its bytes are".formatted(path));
        }
        byte[] raw = new byte[(int) packed];
        bytes.get(local + 30 + word(local + 26) + word(local + 28), raw);
        byte[] content = unpacked(path, word(at + 10), raw, (int) size);
        CRC32 crc = new CRC32();
        crc.update(content);
        if ((int) crc.getValue() != bytes.getInt(at + 16)) {
            throw new NotUnpacked("the entry '%s' is damaged".formatted(path));
        }
        return content;
    }

    private static byte[] unpacked(String path, int method, byte[] raw, int size) throws NotUnpacked {
        if (method == 0) {
            return checked(path, raw, raw.length == size);
        }
        if (method != 8) {
            throw new NotUnpacked("the entry '%s' is packed in a way that is not known".formatted(path));
        }
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(raw);
            byte[] content = new byte[size];
            int filled = 0;
            while (filled < size) {
                int more = inflater.inflate(content, filled, size - filled);
                if (more == 0) {
                    break;
                }
                filled += more;
            }
            boolean isWhole = filled == size && inflater.inflate(new byte[1]) == 0 && inflater.finished();
            return checked(path, content, isWhole);
        } catch (DataFormatException e) {
            throw new NotUnpacked("the entry '%s' is damaged".formatted(path));
        } finally {
            inflater.end();
        }
    }

    private static byte[] checked(String path, byte[] content, boolean isWhole) throws NotUnpacked {
        if (!isWhole) {
            throw new NotUnpacked("the entry '%s' is not of the size that it declares".formatted(path));
        }
        return content;
    }

    private int word(int at) {
        return bytes.getShort(at) & 0xFFFF;
    }

    private int offset(int at) throws NotUnpacked {
        long offset = bytes.getInt(at) & TOO_LARGE;
        if (offset >= bytes.capacity()) {
            throw new NotUnpacked("it is cut off or damaged");
        }
        return (int) offset;
    }
}
