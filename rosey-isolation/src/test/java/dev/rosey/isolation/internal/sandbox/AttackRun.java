package dev.rosey.isolation.internal.sandbox;

import dev.rosey.isolation.internal.sandbox.attack.Attack;
import dev.rosey.isolation.internal.sandbox.attack.AttackMain;
import dev.rosey.isolation.internal.sandbox.attack.Scene;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes all attacks in one configuration, on targets of their own, and finds out what became of them. */
final class AttackRun implements AutoCloseable {
    private static final int SIGSYS = 31;
    private static final int SIGNALLED = 128;

    /** Runs the attacker from one attack on; returns the lines that it printed, the last of which is how it ended. */
    interface Start {
        List<String> run(Scene scene, List<String> arguments) throws Exception;
    }

    private final Trials trials;
    private final Path directory;
    private final long machine;
    private final List<Process> sleepers = new ArrayList<>();
    private final ServerSocket server;
    private final ServerSocketChannel local;

    AttackRun(Trials trials, String name, long machine) throws IOException {
        this.trials = trials;
        this.directory = Files.createDirectory(trials.directory().resolve(name));
        this.machine = machine;
        this.server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        this.local = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        local.bind(UnixDomainSocketAddress.of(directory.resolve("socket")));
        for (int i = 0; i < 3; i++) {
            sleepers.add(new ProcessBuilder("sleep", "300").start());
        }
        furnish();
    }

    private void furnish() throws IOException {
        for (String name : List.of("file", "written", "deleted", "renamed", "cut", "emptied", "leased", "swapped",
                "moved-in")) {
            Files.writeString(directory.resolve(name), "content");
        }
        Files.createDirectory(data());
        for (String name : List.of("file", "moved-out", "swapped")) {
            Files.writeString(data().resolve(name), "content");
        }
        Files.createSymbolicLink(data().resolve("outside"), Path.of("/etc"));
        Files.createSymbolicLink(data().resolve("sideways"), directory);
    }

    Path directory() {
        return directory;
    }

    Path data() {
        return directory.resolve("data");
    }

    boolean isAliveDecoy() {
        return sleepers.get(0).isAlive();
    }

    boolean isAliveVictim(int number) {
        return sleepers.get(number).isAlive();
    }

    /** The outcome of each attack by its number: {@code open}, or {@code refused} and why. */
    Map<Integer, String> make(int lifeline, Start start) throws Exception {
        Scene scene = new Scene(directory, data(), trials.library(), ProcessHandle.current().pid(), sleepers.get(0).pid(),
                List.of(sleepers.get(1).pid(), sleepers.get(2).pid()), machine, server.getLocalPort(), lifeline);
        Map<Integer, String> outcomes = new TreeMap<>();
        int next = 0;
        while (next < Attack.all().size()) {
            List<String> arguments = new ArrayList<>(List.of(String.valueOf(next)));
            arguments.addAll(scene.texts());
            int before = next;
            List<String> lines = start.run(scene, arguments);
            for (String line : lines) {
                next = note(line, next, outcomes);
            }
            if (next == before) {
                throw new IllegalStateException("The attacker did not begin: " + String.join("\n", lines));
            }
        }
        return outcomes;
    }

    /** Takes in a line; returns the number of the attack that comes next. */
    private static int note(String line, int next, Map<Integer, String> outcomes) {
        int tab = line.lastIndexOf('\t');
        if (line.startsWith("try\t")) {
            return Integer.parseInt(line.substring(tab + 1)) + 1;
        }
        if (line.startsWith("open\t") || (line.startsWith("refused ") && tab > 0) || line.startsWith("late\t")) {
            outcomes.put(Integer.parseInt(line.substring(tab + 1)), line.substring(0, tab));
        } else if (line.startsWith("exit ") && next > 0 && !outcomes.containsKey(next - 1)) {
            int code = Integer.parseInt(line.substring(5));
            // The kernel killed it for the attempt; or the attempt succeeded, and it is another program now.
            outcomes.put(next - 1, code == SIGNALLED + SIGSYS ? "refused killed" : code == 0 ? "open" : "ended with " + code);
        }
        return next;
    }

    static List<String> command(Trials trials, Path home, List<String> arguments) {
        List<String> command = trials.command(home, AttackMain.class, arguments.toArray(new String[0]));
        command.addAll(1, List.of("-XX:MaxDirectMemorySize=4g", "--enable-native-access=ALL-UNNAMED",
                "-XX:+DisableAttachMechanism"));
        return command;
    }

    @Override
    public void close() throws IOException {
        server.close();
        local.close();
        for (Path link : List.of(data().resolve("outside"), data().resolve("sideways"), data().resolve("symbolic"),
                directory.resolve("symbolic"))) {
            Files.deleteIfExists(link);
        }
        for (Process sleeper : sleepers) {
            sleeper.destroyForcibly();
        }
    }
}
