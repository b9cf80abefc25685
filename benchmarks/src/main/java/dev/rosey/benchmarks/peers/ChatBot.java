package dev.rosey.benchmarks.peers;

import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.connector.ChatMessage;
import dev.rosey.api.connector.Ranks;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.Subjects;
import dev.rosey.core.Rosey;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.core.command.CommandRouterOptions;
import dev.rosey.core.plugin.PluginJar;
import dev.rosey.core.plugin.PluginSettings;
import dev.rosey.isolation.IsolatedRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** An application as a bot assembles it: bus, router, and the dice roller in a process of its own. */
public final class ChatBot implements AutoCloseable {
    /** The system property that names the plugin's jar. */
    public static final String PLUGIN = "rosey.benchmarks.plugin";

    private static final Subject HEARD = Subjects.platformEvent("bench", "room", "chat.message");
    private static final Subject SAID = Subjects.platformSend("bench", "room", "chat.message");

    /** Nobody limits an administrator. */
    private static final Payload LINE = Payload.of(new ChatMessage(
            "alice", "!roll 2d6", "room", "bench", Instant.EPOCH, Ranks.ADMIN, false, Optional.empty()));

    private final Path cache;
    private final Rosey rosey;
    private final Subscription said;
    private final Map<String, CompletableFuture<Event>> open = new ConcurrentHashMap<>();

    private ChatBot(Path cache) {
        this.cache = cache;
        this.rosey = Rosey.builder()
                .bus(InProcessEventBus.create())
                .runtime(IsolatedRuntime.builder().cacheDirectory(cache.resolve("rosey")).build())
                .plugin(PluginJar.of(Path.of(System.getProperty(PLUGIN, "no plugin was given"))), PluginSettings.defaults()
                        .withLimits(limits -> limits.withMaxCpuPercent(10_000)))
                .commands(CommandRouterOptions.builder().maxRunning(10_000).build())
                .start();
        this.said = rosey.bus().subscribe(
                SubjectFilter.of(SAID), SubscribeOptions.builder().direct().build(), this::answered);
    }

    /** Starts the bot. */
    public static ChatBot create() {
        try {
            return new ChatBot(Files.createTempDirectory("rosey-benchmark"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the bot hear {@code !roll 2d6}; completes with the line that it says. */
    public CompletionStage<Event> roll() {
        Event line = Event.of(HEARD, LINE);
        CompletableFuture<Event> answer = new CompletableFuture<>();
        open.put(line.id(), answer);
        rosey.bus().publish(line);
        return answer;
    }

    private void answered(Event line) {
        CompletableFuture<Event> answer = open.remove(line.correlationId());
        if (answer != null) {
            answer.complete(line);
        }
    }

    @Override
    public void close() {
        said.close();
        rosey.close();
        try (Stream<Path> files = Files.walk(cache)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
