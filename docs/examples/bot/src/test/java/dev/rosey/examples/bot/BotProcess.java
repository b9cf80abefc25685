package dev.rosey.examples.bot;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A bot that a test started, as a process like any other user's. */
final class BotProcess implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final OutputStream input;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<Thread> readers;

    private BotProcess(Process process) {
        this.process = process;
        this.input = process.getOutputStream();
        this.readers = List.of(reader(process.getInputStream(), output), reader(process.getErrorStream(), log));
    }

    /** The folder that the build made: lib, plugins. */
    static Path built() {
        return Path.of("target", "bot").toAbsolutePath();
    }

    static BotProcess start(Path directory, String... arguments) throws IOException {
        return start(directory, List.of(), arguments);
    }

    /** With further options of its JVM. */
    static BotProcess start(Path directory, List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", // as run_bot.sh does
                "--enable-native-access=ALL-UNNAMED",
                "-Drosey.home=" + Path.of("..", "..", "..").toAbsolutePath().normalize(),
                "-cp", built() + File.separator + "lib" + File.separator + "*",
                BotMain.class.getName()));
        command.addAll(command.size() - 3, options);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("LANG", "C");
        builder.environment().put("LC_ALL", "C");
        return new BotProcess(builder.start());
    }

    private static Thread reader(InputStream stream, List<String> lines) {
        Thread thread = new Thread(() -> {
            try (BufferedReader in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    lines.add(line);
                }
            } catch (IOException e) {
                lines.add("(reading ended: " + e.getMessage() + ")");
            }
        }, "bot-reader");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    void type(String line) throws IOException {
        type((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    void type(byte[] bytes) throws IOException {
        input.write(bytes);
        input.flush();
    }

    /** Ends the input and waits for the end of the process. */
    int end() throws IOException, InterruptedException {
        closeInput();
        return exitCode();
    }

    void closeInput() throws IOException {
        input.close();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("The bot did not end; it said " + output + " and logged " + log);
        }
        for (Thread reader : readers) {
            reader.join(PATIENCE.toMillis());
        }
        return process.exitValue();
    }

    String awaitOutput(int index) {
        Awaitility.await().atMost(PATIENCE).failFast(() -> !process.isAlive() && output.size() <= index)
                .until(() -> output.size() > index);
        return output.get(index);
    }

    void awaitLog(String part) {
        Awaitility.await().atMost(PATIENCE).until(() -> log.stream().anyMatch(line -> line.contains(part)));
    }

    List<String> output() {
        return List.copyOf(output);
    }

    String log() {
        return String.join("\n", log);
    }

    /** The processes that this bot has started for a plugin, without one that waits to become a plugin's. */
    List<ProcessHandle> plugins() {
        return process.descendants()
                .filter(each -> each.info().arguments().map(BotProcess::isPlugin).orElse(false))
                .toList();
    }

    /** The one process of a plugin. */
    ProcessHandle plugin(String name) {
        List<ProcessHandle> found = plugins().stream()
                .filter(each -> each.info().arguments().map(all -> all[all.length - 1].equals("plugin=" + name)).orElse(false))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("Expected one process of " + name + ", found " + found);
        }
        return found.get(0);
    }

    private static boolean isPlugin(String[] arguments) {
        return arguments.length > 0 && arguments[arguments.length - 1].matches("plugin=[^(].*");
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
