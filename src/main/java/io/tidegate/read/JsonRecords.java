package io.tidegate.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Takes JSON text apart on the executors: for each object the declared fields as the text that stands there, numbers digit by
 * digit, and the names of the fields that nobody declared. Spark's own reader passes numbers through doubles.
 */
final class JsonRecords implements UDF1<String, List<Row>> {
    private static final long serialVersionUID = 1L;
    private static final JsonFactory JSON = new JsonFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    /** Separates names in lists; no name of a column can hold it. */
    static final String SEPARATOR = "\n";

    private final String[] columns;
    private final boolean manyInOneText;

    /** @param manyInOneText whether a text may hold an array of objects or several objects, and not one alone */
    JsonRecords(List<String> columns, boolean manyInOneText) {
        this.columns = columns.toArray(String[]::new);
        this.manyInOneText = manyInOneText;
    }

    /** One record: a text a column in their order, the columns that are there, the fields not declared, what is wrong. */
    static StructType schema() {
        return new StructType()
                .add("texts", DataTypes.createArrayType(DataTypes.StringType, true))
                .add("present", DataTypes.createArrayType(DataTypes.BooleanType, false))
                .add("unknown", DataTypes.StringType)
                .add("corrupt", DataTypes.StringType);
    }

    @Override
    public List<Row> call(String text) {
        List<Row> records = new ArrayList<>();
        String clean = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (clean.isBlank()) {
            return records;
        }
        try (JsonParser parser = JSON.createParser(clean)) {
            JsonToken token = parser.nextToken();
            boolean inArray = manyInOneText && token == JsonToken.START_ARRAY;
            if (inArray) {
                token = parser.nextToken();
            }
            while (token != null && token != JsonToken.END_ARRAY) {
                if (token != JsonToken.START_OBJECT || !manyInOneText && !records.isEmpty()) {
                    throw new IOException("not one object");
                }
                records.add(record(parser));
                token = parser.nextToken();
            }
            if (inArray ? parser.nextToken() != null : token != null) {
                throw new IOException("more than an array");
            }
            return records;
        } catch (IOException e) {
            if (!manyInOneText) {
                records.clear();
            }
            records.add(RowFactory.create(new String[columns.length], new Boolean[0], null, clean));
            return records;
        }
    }

    private Row record(JsonParser parser) throws IOException {
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < columns.length; i++) {
            positions.put(columns[i], i);
        }
        String[] texts = new String[columns.length];
        Boolean[] present = new Boolean[columns.length];
        java.util.Arrays.fill(present, false);
        TreeSet<String> unknown = new TreeSet<>();
        String corrupt = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.getCurrentName();
            JsonToken value = parser.nextToken();
            Integer position = positions.get(DeclaredColumns.key(name));
            if (position == null) {
                unknown.add(name);
                parser.skipChildren();
            } else if (value.isStructStart()) {
                parser.skipChildren();
                corrupt = "the field " + name + " is nested";
            } else {
                present[position] = true;
                texts[position] = value == JsonToken.VALUE_NULL ? null : parser.getText();
            }
        }
        return RowFactory.create(texts, present, unknown.isEmpty() ? null : String.join(SEPARATOR, unknown), corrupt);
    }
}
