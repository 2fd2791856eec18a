package io.tidegate.cli;

import io.tidegate.report.Palette;
import java.util.Map;

/** Whether a stream gets colours: the flag, then {@code NO_COLOR}, then {@code CLICOLOR_FORCE}, then whether it is a terminal. */
enum Colour {
    ON,
    OFF;

    Palette palette() {
        return this == ON ? Palette.ON : Palette.OFF;
    }

    static Colour of(String flag, Map<String, String> env, boolean terminal) {
        switch (flag) {
            case "always":
                return ON;
            case "never":
                return OFF;
            default:
                break;
        }
        if (!env.getOrDefault("NO_COLOR", "").isEmpty()) {
            return OFF;
        }
        String force = env.getOrDefault("CLICOLOR_FORCE", "");
        if (!force.isEmpty() && !force.equals("0")) {
            return ON;
        }
        return terminal && !"0".equals(env.get("CLICOLOR")) ? ON : OFF;
    }
}
