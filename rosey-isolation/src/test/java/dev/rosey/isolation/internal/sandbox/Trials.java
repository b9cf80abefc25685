package dev.rosey.isolation.internal.sandbox;

import com.sun.jna.Native;
import dev.rosey.isolation.internal.sandbox.attack.AttackMain;
import dev.rosey.isolation.internal.sandbox.attack.NativeLibraryFile;
import dev.rosey.isolation.internal.sandbox.filter.Architecture;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A directory with what children of tests need, and ways to start them. */
final class Trials {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final ChildLimits LIMITS = new ChildLimits(512L << 20, 256, 16 << 20);
    static final Map<String, String> ENVIRONMENT = Map.of("LANG", "C.UTF-8");

    private final Path directory;
    private final Path jar;
    private final Path jna;

    /** Puts a jar with classes of the tests, and JNA for their raw system calls, into a directory. */
    Trials(Path directory, Class<?>... programs) throws IOException {
        this.directory = directory.toRealPath();
        this.jar = this.directory.resolve("programs.jar");
        this.jna = Path.of(Native.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (Class<?> program : programs) {
                addWithNested(out, program);
            }
        }
        NativeLibraryFile.write(library());
        String folder = "linux-" + System.getProperty("os.arch").replace("amd64", "x86-64");
        try (InputStream in = Native.class.getResourceAsStream("/com/sun/jna/" + folder + "/libjnidispatch.so")) {
            Files.write(this.directory.resolve("libjnidispatch.so"), in.readAllBytes());
        }
    }

    /** The attacker is a package of its own. */
    private static void addAttacks(ZipOutputStream out) throws IOException {
        Path classes = Path.of(AttackMain.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        try (Stream<Path> all = Files.list(classes.resolve(AttackMain.class.getPackageName().replace('.', '/')))) {
            for (Path each : all.toList()) {
                out.putNextEntry(new ZipEntry(classes.relativize(each).toString()));
                Files.copy(each, out);
            }
        }
    }

    private static void addWithNested(ZipOutputStream out, Class<?> program) throws IOException {
        if (program == AttackMain.class) {
            addAttacks(out);
            return;
        }
        String name = program.getName().replace('.', '/');
        out.putNextEntry(new ZipEntry(name + ".class"));
        try (InputStream in = program.getResourceAsStream("/" + name + ".class")) {
            in.transferTo(out);
        }
        for (Class<?> nested : program.getDeclaredClasses()) {
            addWithNested(out, nested);
        }
    }

    /** The native library of {@link AttackMain}. */
    Path library() {
        return directory.resolve("attack.so");
    }

    Path directory() {
        return directory;
    }

    /** The installations of this machine, one for each version that is supported and there. */
    static List<Path> javaHomes() {
        Map<String, Path> homes = new TreeMap<>();
        homes.put(String.valueOf(Runtime.version().feature()), real(Path.of(System.getProperty("java.home"))));
        try (Stream<Path> others = Files.list(Path.of("/usr/lib/jvm"))) {
            others.filter(home -> Files.isExecutable(home.resolve("bin/java"))).sorted().forEach(home -> {
                for (String version : List.of("17", "25")) {
                    if (home.getFileName().toString().contains("-" + version)) {
                        homes.putIfAbsent(version, real(home));
                    }
                }
            });
        } catch (IOException e) {
            return new ArrayList<>(homes.values()); // only the one that runs
        }
        return new ArrayList<>(homes.values());
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SealedLauncher launcher(int abi) throws IOException {
        Architecture architecture = Machine.architecture();
        return new SealedLauncher(Machine.natives(architecture), architecture, abi, Duration.ofSeconds(30));
    }

    List<String> command(Path home, Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/java").toString(), "-XX:-UsePerfData",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "-XX:+DisplayVMOutputToStderr",
                "-XX:-CreateCoredumpOnCrash", "-XX:+ErrorFileToStderr", "-Djna.boot.library.path=" + directory,
                "--add-opens=java.base/java.io=ALL-UNNAMED"));
        if (home.toString().contains("25") || Runtime.version().feature() >= 22) {
            command.add("-XX:+IgnoreUnrecognizedVMOptions");
        }
        command.addAll(List.of("-cp", jar + ":" + jna, program.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** A policy for the programs of this directory. */
    SandboxPolicy.Builder policy(Path home) throws IOException {
        return new JavaGrants(Machine.architecture()).of(home).read(directory).read(jna);
    }

    SealedPlan plan(SandboxPolicy policy, List<String> command) {
        return new SealedPlan(command, ENVIRONMENT, Path.of("/"), policy, LIMITS, SealedPlan.Streams.STANDARD);
    }

    /** Runs a sealed child to its end, and returns all that it printed, and how it ended: {@code exit} and its code. */
    List<String> runSealed(SealedLauncher launcher, SandboxPolicy policy, List<String> command) throws Exception {
        SealedChild child = launcher.launch(plan(policy, command));
        return linesOf(child.input(), child.output(), child.text(), () -> child.exit().get(60, TimeUnit.SECONDS).code(),
                child::kill);
    }

    /** Runs the same without any restriction, with the variables of this process. */
    List<String> runInheriting(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).directory(Path.of("/").toFile()).start();
        return linesOf(process.getOutputStream(), process.getInputStream(), process.getErrorStream(),
                () -> process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1, process::destroyForcibly);
    }

    private interface Waiting {
        int end() throws Exception;
    }

    private static List<String> linesOf(OutputStream in, InputStream out, InputStream errors, Waiting waiting,
            Runnable kill) throws Exception {
        List<String> lines = new ArrayList<>();
        Thread reader = new Thread(() -> {
            try (errors) {
                String text = new String(errors.readAllBytes(), StandardCharsets.UTF_8);
                synchronized (lines) {
                    text.lines().forEach(lines::add);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        reader.start();
        try (in; out) {
            List<String> printed = new String(out.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
            int code = waiting.end();
            reader.join(10_000);
            synchronized (lines) {
                lines.addAll(printed);
                lines.add("exit " + code);
                return List.copyOf(lines);
            }
        } finally {
            kill.run();
        }
    }

    /** Whether a process runs; one that has ended and waits to be reaped does not. */
    static boolean isRunning(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X';
        } catch (IOException e) {
            return false;
        }
    }
}
