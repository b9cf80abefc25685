package dev.rosey.cytube.internal.session;

import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.connector.ChatMessage;
import dev.rosey.api.connector.OutgoingMessage;
import dev.rosey.api.connector.SendResult;
import dev.rosey.api.event.Event;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.core.testkit.VirtualTime;
import dev.rosey.cytube.event.ConnectionStatus;
import dev.rosey.cytube.internal.session.FakeSite.FakeConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A link to a fake site, with a clock and random numbers that the test governs. */
final class LinkFixture implements AutoCloseable {
    static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    static final Login ACCOUNT = new Login(Optional.of("roseybot"), Optional.of("secret"));
    static final Login GUEST = new Login(Optional.of("RoseyBot"), Optional.empty());

    final VirtualTime time = new VirtualTime(START);
    final FakeSite site = new FakeSite();
    final List<Event> events = new CopyOnWriteArrayList<>();
    final ChannelLink link;
    final CompletableFuture<Void> started;
    boolean isActive = true;
    private final InProcessEventBus bus;

    LinkFixture(Login login) {
        this(login, Optional.empty(), false);
    }

    LinkFixture(Login login, Optional<String> channelPassword, boolean isRaw) {
        bus = InProcessEventBus.builder().executor(time).timer(time).clock(time).build();
        bus.subscribe(SubjectFilter.of(">"), SubscribeOptions.builder().direct().build(), events::add);
        ChannelSettings settings = new ChannelSettings("cytube", "movies", login, channelPassword, isRaw,
                Duration.ofSeconds(30), Duration.ofSeconds(60), 5, OptionalInt.empty(), Duration.ofSeconds(2),
                Duration.ofSeconds(60), ReconnectDelay.REFILL, () -> isActive);
        link = new ChannelLink(settings, site, time,
                () -> Duration.between(START, time.instant()).toNanos(), new Random(7),
                new ChannelEvents(bus, time, "cytube", "movies", () -> isActive));
        started = link.start().toCompletableFuture();
        time.runUntilIdle();
    }

    /** An account in the channel, as the server lets it in. */
    static LinkFixture ready() {
        LinkFixture fixture = new LinkFixture(ACCOUNT);
        fixture.letIn("");
        return fixture;
    }

    /** Lets the latest connection into the channel, with a history of {@code chatMsg} arguments, one each. */
    FakeConnection letIn(String... history) {
        FakeConnection connection = site.last();
        connection.accept();
        run();
        connection.say("rank", "1");
        connection.say("login", "{'success':true,'name':'RoseyBot'}");
        for (String line : history) {
            if (!line.isEmpty()) {
                connection.say("chatMsg", line);
            }
        }
        connection.say("userlist", "[" + user("alice", 2) + "," + user("RoseyBot", 3) + "]");
        connection.say("setUserRank", "{'name':'roseybot','rank':3}");
        run();
        return connection;
    }

    static String user(String name, double rank) {
        return "{'name':'" + name + "','rank':" + rank + ",'profile':{'image':'','text':''},'meta':{'afk':false,'muted':false}}";
    }

    /** Arguments of a {@code chatMsg} at a second after the start. */
    static String chat(String user, String html, int second) {
        return "{'username':'" + user + "','msg':'" + html + "','meta':{},'time':"
                + START.plusSeconds(second).toEpochMilli() + "}";
    }

    CompletableFuture<SendResult> say(String text) {
        CompletableFuture<SendResult> result = link.send(OutgoingMessage.text(text)).toCompletableFuture();
        run();
        return result;
    }

    CompletableFuture<SendResult> whisper(String user, String text) {
        CompletableFuture<SendResult> result = link.send(OutgoingMessage.privately(user, text)).toCompletableFuture();
        run();
        return result;
    }

    void hear(String event, String arguments) {
        site.last().say(event, arguments);
        run();
    }

    void run() {
        time.runUntilIdle();
    }

    void advance(Duration by) {
        time.advance(by);
    }

    /** Lets time pass until there is one more connection, at most two minutes. */
    FakeConnection awaitConnection() {
        int before = site.connections.size();
        for (int second = 0; second < 120 && site.connections.size() == before; second++) {
            advance(Duration.ofSeconds(1));
        }
        if (site.connections.size() == before) {
            throw new AssertionError("no further connection was made: " + link.status());
        }
        return site.last();
    }

    /** The types of the events so far, in order. */
    List<String> types() {
        return events.stream().map(Event::type).toList();
    }

    List<Event> events(String type) {
        return events.stream().filter(event -> event.type().equals(type)).toList();
    }

    /** The texts of the chat events of a type. */
    List<String> texts(String type) {
        return events(type).stream().map(event -> event.payload().as(ChatMessage.class).message()).toList();
    }

    ConnectionStatus.State state() {
        return link.status().state();
    }

    @Override
    public void close() {
        link.close();
        run();
        bus.close();
        time.shutdownNow();
    }
}
