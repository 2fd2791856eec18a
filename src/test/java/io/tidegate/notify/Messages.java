package io.tidegate.notify;

import io.tidegate.report.Json;

/** Messages for tests. */
final class Messages {
    private Messages() {}

    static Message of(String text) {
        return new Message("orders", "blocked", text, Json.object().put("when", "blocked"));
    }
}
