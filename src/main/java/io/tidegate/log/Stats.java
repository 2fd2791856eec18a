package io.tidegate.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.OptionalLong;

/** The one number we want of a file's statistics; it comes first, so the bounds of the columns are not read. */
final class Stats {
    private static final JsonFactory JSON = new JsonFactory();

    private Stats() {}

    /** Empty when the statistics are missing or not readable: rows are then unknown, and the data is none the worse for it. */
    static OptionalLong numRecords(String stats) {
        if (stats.isEmpty()) {
            return OptionalLong.empty();
        }
        try (JsonParser json = JSON.createParser(stats)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return OptionalLong.empty();
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isIt = json.getCurrentName().equals("numRecords");
                if (json.nextToken() == JsonToken.VALUE_NUMBER_INT && isIt) {
                    return OptionalLong.of(json.getLongValue());
                }
                json.skipChildren();
            }
            return OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
