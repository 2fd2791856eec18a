package io.tidegate.job.yaml;

import io.tidegate.job.yaml.Node.Mapping;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens the files of a project as text and as YAML; what is not text ends here, with a position. */
final class JobFiles {
    private static final int LARGEST = 3 * 1024 * 1024;
    private static final String SAVE = "Save the file as plain UTF-8 text without a byte order mark.";

    private final Faults faults;
    private final List<Path> read = new ArrayList<>();

    JobFiles(Faults faults) {
        this.faults = faults;
    }

    /** The file's top map. */
    Optional<Mapping> map(Path path, String name) {
        Optional<SourceText> source = text(path, name);
        Optional<Node> top = source.flatMap(s -> Composer.compose(s, faults));
        if (top.isPresent() && !(top.get() instanceof Mapping)) {
            faults.add(
                    top.get().place(),
                    "Cannot read the file: it holds " + top.get().what() + ", not a map",
                    "Start with `version: 1`, and write `key: value` lines.");
            return Optional.empty();
        }
        return top.map(Mapping.class::cast);
    }

    /** The files whose text was read; SQL files apart. */
    List<Path> read() {
        return List.copyOf(read);
    }

    /** The file's text, or empty with a fault. */
    Optional<SourceText> text(Path path, String name) {
        Path folder = path.toAbsolutePath().normalize().getParent();
        SourceText nothing = new SourceText(name, folder, "");
        try {
            SourceText text = new SourceText(name, folder, decoded(bytes(path), nothing));
            read.add(path);
            return Optional.of(text);
        } catch (SyntaxFault e) {
            faults.add(e.place(), e.refusal());
        } catch (Refusal e) {
            faults.add(Place.startOf(nothing), e);
        }
        return Optional.empty();
    }

    /** The text of a SQL file; a fault of its bytes is refused with the file's name. */
    SourceText sql(Path path, String name, int largest) throws Refusal {
        if (!Files.isRegularFile(path)) {
            throw new Refusal(
                    "Cannot read the SQL file " + name + ": it is not there",
                    "Look at its path: it is relative to the job file.");
        }
        SourceText nothing = new SourceText(name, path.getParent(), "");
        try {
            String text = decoded(bytes(path), nothing);
            if (text.length() > largest) {
                throw new Refusal(
                        "Cannot read the SQL file " + name + ": it is longer than " + largest + " characters",
                        "Split the job.");
            }
            return new SourceText(name, path.getParent(), text);
        } catch (SyntaxFault e) {
            throw new Refusal(
                    "Cannot read the SQL file " + name + ", line " + e.place().line() + ": "
                            + e.refusal().problem(),
                    e.refusal().cure());
        }
    }

    private static byte[] bytes(Path path) throws Refusal {
        if (!Files.isRegularFile(path)) {
            throw new Refusal(
                    "Cannot read the file: " + (Files.isDirectory(path) ? "it is a folder" : "it is not there"),
                    "Name a job file with -f, or write one with `tidegate init`.");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new Refusal("Cannot read the file: it is larger than 3 MB", "Split it with `include`.");
            }
            return bytes;
        } catch (IOException e) {
            throw new Refusal("Cannot read the file: " + e.getClass().getSimpleName(), "Look at its permissions.");
        }
    }

    private static String decoded(byte[] bytes, SourceText nothing) throws SyntaxFault {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF) || startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE)) {
            throw new SyntaxFault(
                    Place.startOf(nothing), "Cannot read the file: it starts with a byte order mark", SAVE);
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(in, out, true);
        out.flip();
        String text = out.toString();
        if (result.isError()) {
            throw new SyntaxFault(end(text, nothing), "Cannot read the file: a byte here is not UTF-8 text", SAVE);
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == '\u007F' || c == '\uFEFF' || c == '\uFFFE') {
                throw new SyntaxFault(
                        end(text.substring(0, i), nothing),
                        "Cannot read the file: character U+" + String.format("%04X", (int) c) + " is not text",
                        "Remove it; in double quotes it can be written as \\u" + String.format("%04X", (int) c) + ".");
            }
        }
        return text;
    }

    private static Place end(String before, SourceText nothing) {
        SourceText known = new SourceText(nothing.name(), nothing.folder(), before);
        int line = 1;
        int column = 1;
        for (int i = 0; i < before.length(); i++) {
            boolean isBreak = before.charAt(i) == '\n'
                    || before.charAt(i) == '\r' && (i + 1 == before.length() || before.charAt(i + 1) != '\n');
            line += isBreak ? 1 : 0;
            column = isBreak ? 1 : column + 1;
        }
        return new Place(known, line, column, 1, Trail.TOP);
    }

    private static boolean startsWith(byte[] bytes, int... head) {
        if (bytes.length < head.length) {
            return false;
        }
        for (int i = 0; i < head.length; i++) {
            if ((bytes[i] & 0xFF) != head[i]) {
                return false;
            }
        }
        return true;
    }
}
