package io.tidegate.cli;

import io.tidegate.error.ErrorCode;
import io.tidegate.ledger.RunId;
import io.tidegate.run.Engine;
import io.tidegate.run.Recovery;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A driver that hears SIGTERM and cannot stop: its engine is busy for ever, in a commit with {@code committing}. */
final class StuckRun {
    private StuckRun() {}

    public static void main(String[] args) throws Exception {
        boolean isCommitting = args[0].equals("committing");
        Engine engine = (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(),
                new Class<?>[] {Engine.class},
                (proxy, method, arguments) -> method.getName().equals("isCommitting") ? isCommitting : null);
        Surroundings world = new Surroundings(
                System.out,
                System.out,
                System.in,
                Map.of(),
                Clock.systemUTC(),
                Path.of("."),
                Terminals.NONE,
                (project, settings) -> engine,
                Recovery::of);
        Command command = new RunCommand();
        Printer printer = new Printer(world, Format.TEXT, Verbosity.NORMAL, "never");
        Session session = new Session(world, printer, command, "tidegate run");
        StopSignals signals = new StopSignals(session, engine, new RunId("STUCK"), Duration.ofSeconds(2));
        signals.handle("TERM", ErrorCode.TERMINATED);
        System.out.println("ready " + List.of(args));
        Thread.sleep(120_000);
    }
}
