package dev.rosey.examples.bot;

import dev.rosey.cytube.testing.CytubeTestServer;
import dev.rosey.cytube.testing.TestChannel;
import dev.rosey.cytube.testing.TestLine;
import dev.rosey.cytube.testing.TestUser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Troubles with a CyTube site, as the example bot has them. */
final class CytubeScenes {
    private static final String CHANNEL = "movies";
    private static final String PASSWORD = "hunter2";

    private final Scenes scenes;
    private final Path directory;
    private final Path noPlugins;

    private CytubeScenes(Scenes scenes, Path directory) throws Exception {
        this.scenes = scenes;
        this.directory = directory;
        this.noPlugins = Files.writeString(directory.resolve("no-plugins.json"), "{\"schemaVersion\": 1}");
    }

    static void addTo(Scenes scenes, Path directory) throws Exception {
        CytubeScenes cytube = new CytubeScenes(scenes, directory);
        scenes.add(cytube::noSite, "bad-status", "no-cytube", "unreachable");
        scenes.add(() -> cytube.start(cytube.site(), "RoseyBot", "wrong").texts(), "wrong-password", "not-served");
        scenes.add(() -> cytube.start(cytube.site(), "RoseyBot", "").texts(), "registered-name");
        scenes.add(cytube::nameInUse, "name-in-use");
        scenes.add(cytube::coolDown, "cool-down");
        scenes.add(() -> cytube.sentAway(movies -> movies.kick("RoseyBot", "enough")), "kicked", "joined");
        scenes.add(() -> cytube.sentAway(movies -> movies.ban("RoseyBot")), "banned");
        scenes.add(cytube::duplicate, "duplicate");
        scenes.add(() -> cytube.closed(""), "no-channel-password");
        scenes.add(() -> cytube.closed("wrong"), "wrong-channel-password");
        scenes.add(cytube::silenced, "muted", "rank-too-low");
        scenes.add(cytube::anonymous, "anonymous");
        scenes.add(cytube::plugins, "not-moderator");
        scenes.add(() -> cytube.command("--cytube", "cytu.be", CHANNEL), "bad-site");
        scenes.add(() -> cytube.command("--cytube", "https://cytu.be", CHANNEL, "--user", "A", "--password-file", "nowhere"),
                "no-password-file");
    }

    /** A bot that was started. */
    private record Guest(BotProcess bot) {
        Scenes.Texts texts() {
            return Scenes.Texts.of(bot);
        }
    }

    private CytubeTestServer site() {
        CytubeTestServer server = scenes.keep(CytubeTestServer.create());
        server.account("RoseyBot", PASSWORD, 1);
        server.channel(CHANNEL).rank("RoseyBot", 2);
        return server;
    }

    private Guest start(CytubeTestServer server, String user, String password, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(
                List.of("--config", noPlugins.toString(), "--cytube", server.url().toString(), CHANNEL));
        if (!user.isEmpty()) {
            arguments.addAll(List.of("--user", user));
        }
        if (!password.isEmpty()) {
            arguments.addAll(List.of("--password-file", file(password)));
        }
        arguments.addAll(List.of(more));
        return new Guest(scenes.keep(BotProcess.start(directory, arguments.toArray(new String[0]))));
    }

    private String file(String password) throws Exception {
        return Files.writeString(directory.resolve("password-" + password), password + "\n").toString();
    }

    /** A bot in the channel under its account. */
    private Guest joined(CytubeTestServer server) throws Exception {
        Guest guest = start(server, "RoseyBot", PASSWORD);
        guest.bot().awaitLog("joined as RoseyBot");
        return guest;
    }

    private Scenes.Texts command(String... arguments) throws Exception {
        BotProcess bot = scenes.keep(BotProcess.start(directory, arguments));
        bot.end();
        return Scenes.Texts.of(bot);
    }

    private Scenes.Texts noSite() throws Exception {
        CytubeTestServer server = site();
        server.faults().discoveryFails(503);
        Guest guest = start(server, "RoseyBot", PASSWORD);
        guest.bot().awaitLog("503");
        server.faults().discoveryAnswers("<html>");
        guest.bot().awaitLog("not JSON");
        server.close();
        return guest.texts();
    }

    private Scenes.Texts nameInUse() throws Exception {
        CytubeTestServer server = site();
        server.channel(CHANNEL).join("Rosey");
        return start(server, "Rosey", "").texts();
    }

    private Scenes.Texts coolDown() throws Exception {
        CytubeTestServer server = site();
        start(server, "One", "").bot().awaitLog("joined as One");
        return start(server, "Two", "").texts();
    }

    private Scenes.Texts sentAway(Consumer<TestChannel> how) throws Exception {
        CytubeTestServer server = site();
        Guest guest = joined(server);
        how.accept(server.channel(CHANNEL));
        return guest.texts();
    }

    private Scenes.Texts duplicate() throws Exception {
        CytubeTestServer server = site();
        Guest first = joined(server);
        joined(server);
        return first.texts();
    }

    private Scenes.Texts closed(String password) throws Exception {
        CytubeTestServer server = site();
        server.channel(CHANNEL).password("opensesame");
        return password.isEmpty()
                ? start(server, "Rosey", "").texts()
                : start(server, "Rosey", "", "--channel-password-file", file(password)).texts();
    }

    private Scenes.Texts silenced() throws Exception {
        CytubeTestServer server = site();
        TestChannel movies = server.channel(CHANNEL).mute("RoseyBot", false);
        Guest guest = joined(server);
        TestUser alice = movies.join("alice", 4);
        alice.say("!help");
        guest.bot().awaitLog("not shown");
        movies.unmute("RoseyBot").permission("chat", 3);
        alice.say("!help");
        return guest.texts();
    }

    private Scenes.Texts anonymous() throws Exception {
        CytubeTestServer server = site();
        Guest guest = start(server, "", "");
        guest.bot().awaitLog("joined as an anonymous visitor");
        server.channel(CHANNEL).join("alice").say("!help");
        return guest.texts();
    }

    private Scenes.Texts plugins() throws Exception {
        CytubeTestServer server = site();
        Guest guest = joined(server);
        TestUser alice = server.channel(CHANNEL).join("alice");
        alice.say("!plugins");
        return new Scenes.Texts(guest.texts().log(),
                () -> alice.heard().stream().map(TestLine::text).collect(Collectors.joining("\n")));
    }
}
