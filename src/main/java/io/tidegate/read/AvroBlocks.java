package io.tidegate.read;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.apache.avro.file.SeekableInput;

/**
 * The blocks of an Avro file, from head to head without reading what is between: a head is the number of rows and of bytes as
 * zigzag numbers, and behind the bytes stand the 16 of the file's mark, or the file is not whole.
 */
final class AvroBlocks {
    private static final int MARK = 16;
    private static final int LONGEST_HEAD = 20;

    private final SeekableInput in;
    private final byte[] head = new byte[LONGEST_HEAD];
    private int at;
    private int held;

    AvroBlocks(SeekableInput in) {
        this.in = in;
    }

    /**
     * @param start of the first block, behind the header's mark
     * @throws IOException when a block is not whole
     */
    long rowsFrom(long start) throws IOException {
        byte[] mark = mark(start - MARK);
        long end = in.length();
        long rows = 0;
        for (long block = start; block < end; ) {
            in.seek(block);
            at = 0;
            held = fill(head, (int) Math.min(LONGEST_HEAD, end - block));
            long count = number(block);
            long bytes = number(block);
            long behind = block + at + bytes;
            if (count < 0 || bytes < 0 || behind > end - MARK) {
                throw new EOFException("the block at byte %d ends too early".formatted(block));
            }
            if (!Arrays.equals(mark, mark(behind))) {
                throw new IOException("the block at byte %d does not end in the file's mark".formatted(block));
            }
            rows += count;
            block = behind + MARK;
        }
        return rows;
    }

    private byte[] mark(long position) throws IOException {
        byte[] mark = new byte[MARK];
        in.seek(position);
        if (fill(mark, MARK) < MARK) {
            throw new EOFException("the file ends in the mark of a block");
        }
        return mark;
    }

    private int fill(byte[] buffer, int wanted) throws IOException {
        int filled = 0;
        while (filled < wanted) {
            int read = in.read(buffer, filled, wanted - filled);
            if (read < 0) {
                break;
            }
            filled += read;
        }
        return filled;
    }

    /** The lowest seven bits first, the sign in the lowest bit. */
    private long number(long block) throws IOException {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE && at < held; shift += 7) {
            byte next = head[at++];
            number |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return number >>> 1 ^ -(number & 1);
            }
        }
        throw new EOFException("the block at byte %d has no head".formatted(block));
    }
}
