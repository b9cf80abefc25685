package dev.rosey.core.testkit;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.connector.ChatMessage;
import dev.rosey.api.connector.OutgoingMessage;
import dev.rosey.api.connector.Ranks;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.permission.Permissions;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.storage.Storage;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.SubjectInfo;
import dev.rosey.api.subject.Subjects;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.core.command.CommandRouter;
import dev.rosey.core.command.CommandRouterOptions;
import dev.rosey.core.plugin.InProcessRuntime;
import dev.rosey.core.plugin.PluginInstance;
import dev.rosey.core.plugin.PluginManager;
import dev.rosey.core.plugin.PluginSettings;
import dev.rosey.core.storage.MemoryStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;

/**
 * A whole application for the test of a plugin: bus, router and the plugin itself in the test's own process, with a
 * clock that only the test moves and random numbers that are the same each time.
 *
 * <pre>{@code
 * try (RoseyTestKit kit = RoseyTestKit.create().install(new DiceRoller())) {
 *     assertThat(kit.chat("alice", "!roll 2d6").reply()).matches("🎲 \\[\\d, \\d] = \\d+");
 *     assertThat(kit.published("rosey.event.dice-roller.rolled")).hasSize(1);
 * }
 * }</pre>
 *
 * <p>Everything runs on the test's thread, inside the methods of the kit. Plugins have a {@link MemoryStorage}. Permissions are enforced as they are in
 * production. For one thread.
 */
public final class RoseyTestKit implements AutoCloseable {
    /** The platform on which {@link #chat} is said. */
    public static final String PLATFORM = "test";

    /** The channel in which {@link #chat} is said. */
    public static final String CHANNEL = "lobby";

    /** When the clock starts. */
    public static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    /** The seed of the plugins' random numbers. */
    public static final long SEED = 42;

    private final VirtualTime time = new VirtualTime(START);
    private final EventBus bus;
    private final List<Event> recorded = new CopyOnWriteArrayList<>();
    private final PluginManager plugins;
    private final InProcessRuntime runtime;
    private final MemoryStorage storage;
    private final CommandRouter router;

    private RoseyTestKit(CommandRouterOptions options) {
        bus = InProcessEventBus.builder().executor(time).timer(time).clock(time).build();
        bus.subscribe(SubjectFilter.of(">"), SubscribeOptions.builder().direct().build(), recorded::add);
        runtime = InProcessRuntime.create(time, time, RoseyTestKit::seeded);
        storage = MemoryStorage.builder().clock(time).build();
        plugins = new PluginManager(bus, "test", List.of(runtime), time, time, time, storage);
        router = CommandRouter.create(bus, plugins, options, List.of(), time);
    }

    private static RandomGenerator seeded() {
        return new Random(SEED);
    }

    /** A kit with the default command options. */
    public static RoseyTestKit create() {
        return create(CommandRouterOptions.defaults());
    }

    /** A kit with other command options. */
    public static RoseyTestKit create(CommandRouterOptions options) {
        return new RoseyTestKit(options);
    }

    /**
     * Installs and starts a plugin whose manifest lies beside its class, with everything granted that it asks for.
     *
     * @throws IllegalStateException if it does not start; the message says why
     */
    public RoseyTestKit install(Plugin plugin) {
        return install(PluginInstance.of(plugin.getClass(), () -> plugin),
                PluginSettings.defaults().withGranted(everything(plugin)));
    }

    private static PermissionSet everything(Plugin plugin) {
        return PluginInstance.of(plugin.getClass(), () -> plugin).manifest().permissions();
    }

    /**
     * Installs and starts a plugin with a manifest made in code, with everything granted that it asks for.
     *
     * @throws IllegalStateException if it does not start; the message says why
     */
    public RoseyTestKit install(PluginManifest manifest, Plugin plugin) {
        return install(PluginInstance.of(manifest, () -> plugin),
                PluginSettings.defaults().withGranted(manifest.permissions()));
    }

    /**
     * Installs and starts a plugin as an operator would.
     *
     * @throws IllegalStateException if it does not start; the message says why
     */
    public RoseyTestKit install(PluginInstance plugin, PluginSettings settings) {
        StartResult result = await(plugins.start(plugins.load(plugin, settings)));
        if (!result.isRunning()) {
            throw new IllegalStateException("The plugin did not start: " + result);
        }
        return this;
    }

    /** Says a line as a registered user, and runs everything that follows from it. */
    public Chat chat(String user, String line) {
        return chat(new ChatMessage(user, line, CHANNEL, PLATFORM, time.instant(), Ranks.REGISTERED, false,
                Optional.empty()));
    }

    /** Says a line, and runs everything that follows from it. */
    public Chat chat(ChatMessage message) {
        String type = message.isPrivate() ? "chat.private" : "chat.message";
        Event said = Event.builder(Subjects.platformEvent(message.platform(), message.channel(), type))
                .source("/test/connector")
                .time(time.instant())
                .payload(Payload.of(message))
                .build();
        bus.publish(said);
        time.runUntilIdle();
        return new Chat(this, said);
    }

    /** Publishes an event, and runs everything that follows from it. */
    public void publish(Event event) {
        bus.publish(event);
        time.runUntilIdle();
    }

    /** Moves the clock, and runs whatever comes due on the way. */
    public void advance(Duration by) {
        time.advance(by);
    }

    /** Everything published so far whose subject matches, in order. */
    public List<Event> published(String filter) {
        SubjectFilter wanted = SubjectFilter.of(filter);
        return recorded.stream().filter(event -> wanted.matches(event.subject())).toList();
    }

    /** The value of a stage, after running what is ready. */
    public <T> T await(CompletionStage<T> stage) {
        time.runUntilIdle();
        CompletableFuture<T> future = stage.toCompletableFuture();
        if (!future.isDone()) {
            throw new IllegalStateException("The stage waits for time to pass; call advance(…) first");
        }
        return future.join();
    }

    /** The bus, unguarded. */
    public EventBus bus() {
        return bus;
    }

    /** The plugins. */
    public PluginManager plugins() {
        return plugins;
    }

    /** What a plugin of that name keeps, unguarded; it expires by the clock of the kit. */
    public Storage storage(String plugin) {
        return storage.open(plugin);
    }

    /** The clock and executor. */
    public VirtualTime time() {
        return time;
    }

    @Override
    public void close() {
        router.close();
        await(plugins.stopAll(Duration.ofSeconds(1)));
        runtime.close();
        storage.close();
        bus.close();
        time.shutdownNow();
    }

    /** A line that was said, and what came of it. */
    public static final class Chat {
        private final RoseyTestKit kit;
        private final Event said;

        private Chat(RoseyTestKit kit, Event said) {
            this.kit = kit;
            this.said = said;
        }

        /** The event of the line. */
        public Event event() {
            return said;
        }

        /** The texts of all answers so far, in order. */
        public List<String> replies() {
            List<String> texts = new ArrayList<>();
            for (Event event : kit.recorded) {
                if (event.correlationId().equals(said.correlationId())
                        && SubjectInfo.of(event.subject()) instanceof SubjectInfo.PlatformSend) {
                    text(event).ifPresent(texts::add);
                }
            }
            return List.copyOf(texts);
        }

        private static Optional<String> text(Event event) {
            try {
                return Optional.of(event.payload().as(OutgoingMessage.class).text());
            } catch (PayloadException otherKindOfSend) {
                return Optional.empty();
            }
        }

        /**
         * The text of the one answer.
         *
         * @throws IllegalStateException if there was none, or more than one
         */
        public String reply() {
            List<String> replies = replies();
            if (replies.size() != 1) {
                throw new IllegalStateException("Expected one answer, found " + replies.size() + ": " + replies);
            }
            return replies.get(0);
        }
    }
}
