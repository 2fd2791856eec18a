package io.tidegate.security;

import java.util.ArrayList;
import java.util.List;

/** Texts that somebody could put where a name, a date, a path or a value is meant. */
final class Corpus {
    /** Each is a value that breaks out of something: SQL, a path, a shell, a line, a terminal, an alphabet. */
    static final List<String> HOSTILE = List.of(
            "2024-01-01' OR '1'='1",
            "2024-01-01'; DROP TABLE orders; --",
            "2024-01-01' --",
            "2024-01-01\" OR \"\"=\"",
            "2024-01-01` OR `1`=`1",
            "2024-01-01\\' OR 1=1 --",
            "2024-01-01\\",
            "2024-01-01/*",
            "2024-01-01*/",
            "2024-01-01;",
            "2024-01-01) OR (1=1",
            "2024-01-01 UNION SELECT 1",
            "' OR dt IS NOT NULL OR dt = '",
            "true",
            "1=1",
            "%",
            "_",
            "*",
            "2024-01-0?",
            "2024-01-01%27",
            "2024-01-01%00",
            "%2e%2e%2f",
            "..",
            "../2024-01-01",
            "../../../../etc/passwd",
            "/etc/passwd",
            "file:///etc/passwd",
            "2024-01-01/../2024-01-02",
            "2024-01-01/",
            ".",
            "~",
            "${HOME}",
            "${secret:env:PATH}",
            "{{ ds }}",
            "{{ var.x }}",
            "$(touch mark)",
            "`touch mark`",
            "; touch mark",
            "| touch mark",
            "& touch mark",
            "2024-01-01\u0000",
            "\u0000",
            "2024-01-01\r\nerror  forged",
            "2024-01-01\npublished  orders 2024-01-01",
            "\r",
            "\t",
            "2024-01-01\u2028forged",
            "2024-01-01\u0085forged",
            "\u001b[2J\u001b[H",
            "\u001b]0;title\u0007",
            "\u009b31m",
            "\u202e10-10-4202",
            "\u2066\u2067",
            "\u200f2024-01-01",
            "\ufeff2024-01-01",
            "２０２４-０１-０１",
            "2024‐01‐01",
            "2024-01-01’ OR ’1’=’1",
            "2024-01-01ʼ OR ʼ1ʼ=ʼ1",
            "＇ OR ＇1＇=＇1",
            "",
            " ",
            "NULL",
            "null",
            "__HIVE_DEFAULT_PARTITION__",
            "2023-02-29",
            "2024-13-01",
            "20240101",
            "+2024-01-01",
            "-1",
            "0x7e8",
            "NaN",
            "9999999999-01-01",
            "2024-01-01T00:00:00Z",
            "CON",
            "a".repeat(300),
            "é".repeat(200),
            "\ud800");

    private Corpus() {}

    /** Names that are no names: the corpus, and some more of their own. */
    static List<String> names() {
        List<String> names = new ArrayList<>(HOSTILE);
        names.removeIf(n -> n.matches("[a-z][a-z0-9_]{0,79}"));
        names.addAll(List.of(
                "a b", "a.b", "a-b", "A", "a/b", "a\\b", "a`b", "a'b", "a\"b", "1a", "_a", "a.", "ünder", "a\u0301"));
        return List.copyOf(names);
    }

    /** Whether a text holds something that a terminal obeys, or that shows it other than it is. */
    static boolean steersTerminal(String text) {
        return text.codePoints()
                .anyMatch(c -> c != '\n'
                        && c != '\t'
                        && (Character.isISOControl(c)
                                || c == 0x2028
                                || c == 0x2029
                                || c >= 0x202A && c <= 0x202E
                                || c >= 0x2066 && c <= 0x2069
                                || c == 0x200E
                                || c == 0x200F
                                || c == 0x061C
                                || c == 0xFEFF));
    }
}
