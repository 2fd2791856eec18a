package io.tidegate.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.report.Json;
import io.tidegate.report.Printable;
import java.nio.charset.StandardCharsets;

/**
 * What one job's channels are told.
 *
 * @param when failed, blocked, recovered or backfill
 * @param text for people, several lines
 * @param document the same for programs; without secrets, as the text
 */
public record Message(String job, String when, String text, ObjectNode document) {
    /** A webhook's body may be refused beyond this; the text says the same in a few lines. */
    private static final int MOST = 64 * 1024;

    public Message {
        text = Printable.lines(text);
    }

    /** The document as one line of UTF-8. */
    byte[] json() {
        ObjectNode whole = document.deepCopy().put("text", text);
        byte[] bytes = Json.line(whole).getBytes(StandardCharsets.UTF_8);
        return bytes.length <= MOST
                ? bytes
                : Json.line(whole.without("outcomes")).getBytes(StandardCharsets.UTF_8);
    }

    /** As Slack's incoming webhooks and those that follow them take it. Nothing in it becomes a link or calls for people. */
    byte[] slack() {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return Json.line(Json.object().put("text", escaped)).getBytes(StandardCharsets.UTF_8);
    }
}
