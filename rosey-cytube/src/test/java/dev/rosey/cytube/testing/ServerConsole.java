package dev.rosey.cytube.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A test server that a person drives by typing. */
final class ServerConsole {
    private static final String HELP = """
            say USER TEXT        a user says something; the user joins if need be
            pm USER TO TEXT      a user sends a private message
            leave USER           a user leaves
            kick USER REASON     kicks a user, the bot for instance
            drop                 cuts all connections
            stop, restart        stops or restarts the server
            who                  lists the users
            quit                 ends""";

    private final CytubeTestServer server;
    private final TestChannel channel;
    private final PrintStream out;
    private final Map<String, TestUser> users = new HashMap<>();

    private ServerConsole(CytubeTestServer server, TestChannel channel, PrintStream out) {
        this.server = server;
        this.channel = channel;
        this.out = out;
    }

    static void run(List<String> arguments, InputStream in, PrintStream out) {
        int port = arguments.isEmpty() ? 0 : Integer.parseInt(arguments.get(0));
        String name = arguments.size() < 2 ? "movies" : arguments.get(1);
        try (CytubeTestServer server = CytubeTestServer.builder().port(port).limits(Limits.Builder::relaxed).start()) {
            server.account("RoseyBot", "secret", 1);
            TestChannel channel = server.channel(name).rank("RoseyBot", 2);
            out.println("CyTube test server at " + server.url() + ", channel " + name
                    + ", account RoseyBot with password secret; type help");
            server.world().loop.run(() -> server.world().room(name).echo(line -> out.println("  " + line)));
            new ServerConsole(server, channel, out).read(in);
        }
    }

    private void read(InputStream in) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null && !line.strip().equals("quit"); line = reader.readLine()) {
                try {
                    execute(line.strip().split("\\s+", 3));
                } catch (IllegalArgumentException | IllegalStateException e) {
                    out.println("? " + e.getMessage());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void execute(String[] words) {
        String first = words.length > 1 ? words[1] : "";
        String rest = words.length > 2 ? words[2] : "";
        switch (words[0]) {
            case "" -> {
                // An empty line.
            }
            case "say" -> user(first).say(rest);
            case "pm" -> {
                String[] parts = rest.split("\\s+", 2);
                user(first).pm(parts[0], parts.length > 1 ? parts[1] : "");
            }
            case "leave" -> user(first).leave();
            case "kick" -> channel.kick(first, rest);
            case "drop" -> server.dropAll();
            case "stop" -> server.stop();
            case "restart" -> server.restart();
            case "who" -> out.println("  " + channel.members());
            default -> out.println(HELP);
        }
    }

    private TestUser user(String name) {
        TestUser user = users.get(name);
        if (user == null || !user.isPresent()) {
            user = channel.join(name);
            users.put(name, user);
        }
        return user;
    }
}
