package io.tidegate.cli;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A wrong command line. */
final class Usage {
    private Usage() {}

    static TidegateException wrong(String problem, String cure) {
        return new TidegateException(ErrorCode.USAGE, problem, cure);
    }

    /**
     * All that is wrong with a command line, said at once.
     *
     * @param checks each throws for what it finds first
     */
    static void together(Runnable... checks) {
        together(List.of(checks));
    }

    static void together(List<Runnable> some, Runnable... others) {
        List<Runnable> checks = new ArrayList<>(some);
        checks.addAll(List.of(others));
        Map<String, TidegateException> faults = new LinkedHashMap<>();
        for (Runnable check : checks) {
            try {
                check.run();
            } catch (TidegateException e) {
                faults.putIfAbsent(e.getMessage(), e);
            }
        }
        if (faults.size() > 1) {
            throw wrong(
                    "Cannot use this command line: %d things are wrong with it".formatted(faults.size()),
                    faults.values().stream()
                            .map(fault -> "- %s. %s".formatted(fault.getMessage(), fault.cure()))
                            .collect(Collectors.joining("\n")));
        }
        faults.values().forEach(fault -> {
            throw fault;
        });
    }

    static TidegateException later(String what, String cure) {
        return new TidegateException(
                ErrorCode.NOT_IN_THIS_VERSION, "Cannot use %s: it is not in this version".formatted(what), cure);
    }
}
