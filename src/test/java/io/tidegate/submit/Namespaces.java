package io.tidegate.submit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Three hosts of the test's own, in network namespaces: one in the middle and two that hang on it, each by a cable that can be pulled. */
final class Namespaces implements AutoCloseable {
    private static final String NET = "10.213.77.";

    private final String name = "tg" + ProcessHandle.current().pid();
    private final List<String> made = new ArrayList<>();

    private Namespaces() {}

    /** Skips the test that asks where this may not be done. */
    static Namespaces required() {
        Namespaces namespaces = new Namespaces();
        try {
            namespaces.make();
        } catch (IOException e) {
            namespaces.close();
            System.out.println("a worker that is cut off is not tested: no network namespaces here: " + e.getMessage());
            Assumptions.abort("no network namespaces here: " + e.getMessage());
        }
        return namespaces;
    }

    private void make() throws IOException {
        for (String host : List.of("-hub", "-1", "-2")) {
            ip("netns", "add", name + host);
            made.add(name + host);
            ip("-n", name + host, "link", "set", "lo", "up");
        }
        ip("-n", name + "-hub", "link", "add", "br0", "type", "bridge");
        ip("-n", name + "-hub", "addr", "add", NET + "1/24", "dev", "br0");
        ip("-n", name + "-hub", "link", "set", "br0", "up");
        for (int i = 1; i <= 2; i++) {
            ip(
                    "-n",
                    name + "-hub",
                    "link",
                    "add",
                    "to" + i,
                    "type",
                    "veth",
                    "peer",
                    "name",
                    "eth0",
                    "netns",
                    name + "-" + i);
            ip("-n", name + "-hub", "link", "set", "to" + i, "master", "br0", "up");
            ip("-n", name + "-" + i, "addr", "add", NET + (1 + i) + "/24", "dev", "eth0");
            ip("-n", name + "-" + i, "link", "set", "eth0", "up");
        }
    }

    Cluster.Host middle() {
        return new Cluster.Host(NET + "1", List.of("ip", "netns", "exec", name + "-hub"));
    }

    List<Cluster.Host> outer() {
        return List.of(
                new Cluster.Host(NET + "2", List.of("ip", "netns", "exec", name + "-1")),
                new Cluster.Host(NET + "3", List.of("ip", "netns", "exec", name + "-2")));
    }

    /** Pulls the cable of the host that a process runs on: nothing comes or goes, and nobody is told. */
    void cutOff(long process) throws IOException {
        String host = ip("netns", "identify", Long.toString(process)).strip();
        if (!host.matches(name + "-[12]")) {
            throw new IllegalStateException("process " + process + " runs on no outer host but '" + host + "'");
        }
        ip("-n", name + "-hub", "link", "set", "to" + host.substring(name.length() + 1), "down");
    }

    private static String ip(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + ": " + said.strip());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return said;
    }

    @Override
    public void close() {
        for (String host : made) {
            try {
                ip("netns", "del", host);
            } catch (IOException e) {
                System.out.println("cannot remove the namespace " + host + ": " + e.getMessage());
            }
        }
    }
}
