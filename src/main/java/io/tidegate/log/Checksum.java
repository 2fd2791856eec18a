package io.tidegate.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/** What Delta's checksum file says of a version: it shows a commit file that was cut off between two actions. */
record Checksum(long files, long bytes) {
    private static final JsonFactory JSON = new JsonFactory();

    /** Empty when the file is torn or lacks the numbers: it is an extra that Delta may leave out. */
    static Optional<Checksum> read(byte[] content) {
        long files = -1;
        long bytes = -1;
        try (JsonParser json = JSON.createParser(content)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME && (files < 0 || bytes < 0)) {
                String name = json.getCurrentName();
                boolean isNumber = json.nextToken() == JsonToken.VALUE_NUMBER_INT;
                if (isNumber && name.equals("numFiles")) {
                    files = json.getLongValue();
                } else if (isNumber && name.equals("tableSizeBytes")) {
                    bytes = json.getLongValue();
                } else {
                    json.skipChildren();
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return files < 0 || bytes < 0 ? Optional.empty() : Optional.of(new Checksum(files, bytes));
    }

    void compare(String table, long version, LogReplay replay) {
        if (replay.files() != files || replay.bytes() != bytes) {
            throw LogDamage.damaged(
                    table,
                    "its commits give %d files of %d bytes at version %d, its checksum file says %d of %d: a commit was cut off or changed"
                            .formatted(replay.files(), replay.bytes(), version, files, bytes));
        }
    }
}
