package io.tidegate.report;

/** How many terminal columns a text takes: none for combining marks, two for wide East Asian letters and emoji. */
public final class DisplayWidth {
    /** First and last code point of ranges that terminals draw two columns wide. */
    private static final int[][] WIDE = {
        {0x1100, 0x115F},
        {0x231A, 0x231B},
        {0x2329, 0x232A},
        {0x23E9, 0x23EC},
        {0x2614, 0x2615},
        {0x2648, 0x2653},
        {0x26A1, 0x26A1},
        {0x2705, 0x2705},
        {0x274C, 0x274C},
        {0x2753, 0x2755},
        {0x2757, 0x2757},
        {0x2795, 0x2797},
        {0x2E80, 0x303E},
        {0x3041, 0x33FF},
        {0x3400, 0x4DBF},
        {0x4E00, 0x9FFF},
        {0xA000, 0xA4CF},
        {0xA960, 0xA97F},
        {0xAC00, 0xD7A3},
        {0xF900, 0xFAFF},
        {0xFE30, 0xFE6F},
        {0xFF00, 0xFF60},
        {0xFFE0, 0xFFE6},
        {0x17000, 0x18AFF},
        {0x1B000, 0x1B2FF},
        {0x1F300, 0x1F64F},
        {0x1F680, 0x1F6FF},
        {0x1F900, 0x1F9FF},
        {0x1FA70, 0x1FAFF},
        {0x20000, 0x3FFFD}
    };

    private DisplayWidth() {}

    public static int of(String text) {
        return text.codePoints().map(DisplayWidth::of).sum();
    }

    /** The text when it fits, else as much of it as leaves room for the mark, and the mark. */
    public static String cut(String text, int columns, String mark) {
        if (of(text) <= columns) {
            return text;
        }
        int room = columns - of(mark);
        if (room < 0) {
            return cut(mark, Math.max(columns, 0), "");
        }
        StringBuilder kept = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            room -= of(c);
            if (room < 0) {
                break;
            }
            kept.appendCodePoint(c);
            i += Character.charCount(c);
        }
        return kept + mark;
    }

    /** The text when it fits, else its beginning and its end around the mark. */
    public static String withoutMiddle(String text, int columns, String mark) {
        int room = columns - of(mark);
        if (of(text) <= columns || room < 2) {
            return cut(text, columns, mark);
        }
        String head = cut(text, (room + 1) / 2, "");
        String mirrored = new StringBuilder(text).reverse().toString(); // which keeps surrogates in order
        String tail = cut(mirrored, room / 2, "");
        return head + mark + new StringBuilder(tail).reverse();
    }

    private static int of(int c) {
        if (c < 0x300) {
            return c == 0xAD ? 0 : 1;
        }
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        if (c >= 0x1160 && c <= 0x11FF) {
            return 0; // Hangul vowels and finals that join the letter before
        }
        for (int[] range : WIDE) {
            if (c <= range[1]) {
                return c >= range[0] ? 2 : 1;
            }
        }
        return 1;
    }
}
