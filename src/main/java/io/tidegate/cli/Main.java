package io.tidegate.cli;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Nearest;
import io.tidegate.report.Json;
import io.tidegate.report.Printable;
import io.tidegate.run.Engine;
import io.tidegate.run.Recovery;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The entry of the launcher and of spark-submit: finds the command, carries it out, prints its answer, ends with its status. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // Digits and letters are those of the documentation, wherever this runs: file names and messages are made of
        // them.
        Locale.setDefault(Locale.ROOT);
        Map<String, String> env = System.getenv();
        Surroundings world = new Surroundings(
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                System.in,
                env,
                Clock.systemUTC(),
                Path.of("").toAbsolutePath(),
                Terminals.ofThisProcess(env),
                Engine::open,
                Recovery::of);
        Exit.with(execute(List.of(args), world));
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }

    /** Everything but the end of the process; also what tests call. */
    static int execute(List<String> args, Surroundings world) {
        int status = dispatch(args, world);
        world.out().flush();
        world.err().flush();
        return status;
    }

    private static int dispatch(List<String> args, Surroundings world) {
        try {
            Arguments arguments = Arguments.of(args);
            if (arguments.command().isEmpty() || arguments.command().get().equals("help")) {
                return Help.answer(arguments, world);
            }
            if (Catalogue.isFamily(arguments.command().get()) && arguments.asks("-h", "--help")) {
                world.out().print(Help.family(arguments.command().get(), world));
                return 0;
            }
            Catalogue.Entry entry = entry(arguments.command().get());
            Parser.Parsed parsed = new Parser(entry).parse(arguments.rest(), world.env());
            if (parsed.help()) {
                world.out().print(Help.of(parsed.line(), world));
                return 0;
            }
            return carryOut(entry, parsed, args, world);
        } catch (TidegateException e) {
            return refuse(e, args, world);
        }
    }

    private static Catalogue.Entry entry(String word) {
        Optional<Catalogue.Entry> found = Catalogue.find(word);
        if (found.isPresent()) {
            return found.get();
        }
        if (Catalogue.isFamily(word)) {
            throw Usage.wrong(
                    "Cannot tell what to do: %s alone is no command".formatted(word),
                    "Use %s."
                            .formatted(Catalogue.family(word).stream()
                                    .map(entry -> "`tidegate " + entry.name() + "`")
                                    .collect(Collectors.joining(", "))));
        }
        if (Catalogue.LATER.contains(word)) {
            throw Usage.later("the command " + word, "`tidegate --help` lists the commands of this version.");
        }
        throw Usage.wrong(
                "Cannot find a command named '%s'".formatted(Printable.quoted(word, 60)),
                Nearest.hint(word, Catalogue.names()) + "`tidegate --help` lists them all.");
    }

    private static int carryOut(Catalogue.Entry entry, Parser.Parsed parsed, List<String> args, Surroundings world) {
        Command command = parsed.command();
        Printer printer;
        Session session;
        try {
            OutputOptions output = command.output();
            printer = new Printer(world, output.format(), output.verbosity(), output.color());
            command.check();
            session = new Session(world, printer, command, commandLine(args));
            session.resultFiles().forEach(ResultFile::checkWritable);
        } catch (TidegateException e) {
            throw Parser.fromEnvironment(e, parsed.variables());
        }
        Answer answer = answer(command, session);
        if (!answer.isSilent()) {
            keep(entry.name(), answer, session);
        }
        session.afterwards().run(answer.exit(), printer::note);
        return answer.exit();
    }

    private static Answer answer(Command command, Session session) {
        try {
            return command.answer(session);
        } catch (FaultyJobFile faulty) {
            Answer answer = faulty.answer();
            session.printer().faults(answer.lines());
            return answer.withoutLines();
        } catch (Throwable thrown) {
            Trouble trouble = Trouble.of(thrown);
            session.printer().error(trouble);
            Terminals terminals = session.world().terminals();
            // On a terminal that has just shown the error, stdout need not say it again.
            return terminals.out() && terminals.err() && session.printer().format() == Format.TEXT
                    ? trouble.answer().withSummary("failed; exit " + trouble.exit())
                    : trouble.answer();
        }
    }

    /** Result files first: whoever reads stdout to its end may rely on them. */
    static void keep(String command, Answer answer, Session session) {
        Printer printer = session.printer();
        for (String file : session.resultFiles()) {
            try {
                ResultFile.write(file, Json.line(printer.document(command, answer)));
            } catch (TidegateException e) {
                printer.error(new Trouble(e));
            }
        }
        printer.answer(command, answer);
    }

    /** A usage error, told in the form that was asked for as far as that can be made out. */
    private static int refuse(TidegateException e, List<String> args, Surroundings world) {
        Format format = Arguments.peek(args, "-o", "--output")
                .or(() -> Optional.ofNullable(world.env().get("TIDEGATE_OUTPUT")))
                .flatMap(Format::of)
                .orElse(Format.TEXT);
        Trouble trouble = new Trouble(e);
        Printer printer = new Printer(world, format, Verbosity.NORMAL, "auto");
        printer.error(trouble);
        if (format != Format.TEXT) {
            printer.answer(Arguments.of(args).command().orElse(""), trouble.answer());
        }
        return e.code().exitStatus();
    }

    /** As it was typed, with quotes where a word has a blank. */
    private static String commandLine(List<String> args) {
        return args.stream()
                .map(word -> word.matches("[\\w@%+=:,./*-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", "tidegate ", ""));
    }

    /** For {@link Help}: the error of a bare {@code tidegate}. */
    static TidegateException noCommand() {
        return new TidegateException(
                ErrorCode.USAGE, "Cannot tell what to do: no command was given", "`tidegate --help` lists them.");
    }
}
