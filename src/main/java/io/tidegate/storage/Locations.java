package io.tidegate.storage;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Locations as text: an absolute path, {@code file:/…}, or another scheme's URI. Percent signs are taken as they stand. */
public final class Locations {
    private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*):.*", Pattern.DOTALL);
    private static final Pattern AUTHORITY = Pattern.compile("//[^/]*");

    private Locations() {}

    /** The scheme in lower case; {@code file} when the location has none. */
    public static String scheme(String location) {
        Matcher matcher = SCHEME.matcher(location);
        return matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "file";
    }

    public static boolean isLocal(String location) {
        return scheme(location).equals("file");
    }

    /** The path of a {@code file:} location, absolute and without {@code .} and {@code ..}. */
    public static Path local(String location) {
        if (!isLocal(location)) {
            throw new IllegalArgumentException("not a file: location: " + location);
        }
        String path = SCHEME.matcher(location).matches() ? location.substring("file:".length()) : location;
        if (path.startsWith("//")) {
            Matcher authority = AUTHORITY.matcher(path);
            path = authority.lookingAt() ? path.substring(authority.end()) : path;
        }
        return Path.of(path).toAbsolutePath().normalize();
    }

    /** {@code folder/name}, whether or not the folder ends in a slash. */
    public static String child(String folder, String name) {
        int end = folder.length();
        while (end > 1 && folder.charAt(end - 1) == '/') {
            end--;
        }
        String parent = folder.substring(0, end);
        return parent.equals("/") ? parent + name : parent + "/" + name;
    }

    /** The last segment. */
    public static String name(String location) {
        return location.substring(location.lastIndexOf('/') + 1);
    }
}
