package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.command.Invocation;
import dev.rosey.api.connector.ChatMessage;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Priority;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.Requirements;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.Subjects;
import dev.rosey.core.Rosey;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.core.plugin.PluginSettings;
import dev.rosey.isolation.internal.launch.LaunchPlan;
import dev.rosey.isolation.testplugins.Echo;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that checks nothing itself and lies in its frames: the host sets what is not the process's to choose, denies
 * the rest, says what is missing, and tells of each denial once.
 */ // P11-32, P11-37, S22-32
class ForgeryIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String NAME = "forger";
    private static final List<String> RESERVED = List.of(
            "rosey.platform.cytube.main.event.chat.message", "rosey.platform.storm.main.event.user.joined",
            "rosey.platform.cytube.main.raw.frame", "rosey.command.other.roll", "rosey.command.forger.do",
            "rosey.plugin.other.ready", "rosey.plugin.forger.ready", "rosey.security.permission_denied",
            "rosey.security.quarantined", "rosey.monitoring.health", "rosey.deadletter.rosey.event.x.y");
    private static final PermissionSet STANDARD = PermissionSet.of(PermissionProfile.STANDARD);
    private static final PermissionSet EVERYTHING = PermissionSet.builder(PermissionProfile.ADMIN)
            .grant(Permission.EVENT_PUBLISH, "rosey.>").grant(Permission.EVENT_BROADCAST, "rosey.>")
            .grant(Permission.EVENT_SUBSCRIBE, "rosey.>").build();

    @TempDir
    Path directory;

    private final InProcessEventBus bus = InProcessEventBus.create();
    private final List<Event> heard = new CopyOnWriteArrayList<>();
    private final List<Denied> denials = new CopyOnWriteArrayList<>();
    private Rosey rosey;
    private Event lastCall;

    /** What is published of a denial. */
    record Denied(String plugin, Permission permission, String action) {}

    private void start(PermissionSet permissions) {
        LaunchPlan plan = new LaunchPlan(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                        System.getProperty("java.class.path"), ForgingChild.class.getName(), NAME),
                Map.of(), directory);
        PluginManifest manifest = new PluginManifest(NAME, "1.0", Echo.class.getName(), "", "",
                List.of(CommandSpec.of(ForgingChild.COMMAND, "", "")), permissions, Requirements.NONE, 1,
                RestartConfig.defaults(), ResourceLimits.defaults(), List.of(), Value.none());
        rosey = Rosey.builder().bus(bus).runtime(IsolatedRuntime.builder().plans(spec -> plan).build())
                .plugin(new TestPlugin(manifest, TestPlugin.jar(Echo.class)),
                        PluginSettings.defaults().withGranted(permissions).withStartTimeout(PATIENCE))
                .start();
        assertThat(rosey.plugins().status(NAME).orElseThrow().state()).isEqualTo(PluginState.RUNNING);
        SubscribeOptions direct = SubscribeOptions.builder().direct().build();
        bus.subscribe(SubjectFilter.of("rosey.>"), direct, event -> {
            if (event.subject().equals(Subjects.PERMISSION_DENIED) && event.source().equals("/rosey/plugins")) {
                denials.add(event.payload().as(Denied.class));
            } else if (event != lastCall) {
                heard.add(event);
            }
        });
    }

    @AfterEach
    void theHostIsWell() {
        assertThat(rosey.plugins().status(NAME).orElseThrow().state()).isEqualTo(PluginState.RUNNING);
        assertThat(rosey.plugins().status(NAME).orElseThrow().restarts()).isZero();
        rosey.close();
    }

    /** Lets the process do something when it was called from a channel; gives what the host said to that. */
    private String attempt(String what) throws Exception {
        heard.clear();
        denials.clear();
        lastCall = Event.builder(Subjects.command(NAME, ForgingChild.COMMAND)).source("/rosey/router")
                .payload(Payload.of(new Invocation(ForgingChild.COMMAND, what, List.of(), Map.of(), new ChatMessage("alice",
                        what, "main", "storm", Instant.EPOCH, 0, false, Optional.empty()))))
                .build();
        return bus.request(lastCall, PATIENCE).toCompletableFuture().get(30, TimeUnit.SECONDS).payload().asText();
    }

    private Event published(String what) throws Exception {
        attempt(what);
        assertThat(denials).as(what).isEmpty();
        assertThat(heard).as(what).hasSize(1);
        return heard.get(0);
    }

    /** It is told of once, nobody hears anything, and the process learns what it lacks and where that is granted. */
    private void isDenied(String what, Permission permission) throws Exception {
        String answer = attempt(what);
        String[] words = what.split(" ", -1);
        assertThat(denials).as(what).singleElement().satisfies(denied -> {
            assertThat(denied.plugin()).isEqualTo(NAME);
            assertThat(denied.permission()).isEqualTo(permission);
            assertThat(denied.action()).contains(words[1]);
        });
        assertThat(heard).as(what).isEmpty();
        if (!words[0].equals("publish")) {
            assertThat(answer).as(what).contains("PermissionDeniedException", words[1], "it lacks " + permission,
                    "configuration at /plugins/forger/permissions");
        }
        assertThat(answer).endsWith("delivered 0");
    }

    private void cannotPublish(String subject, Permission permission) throws Exception {
        for (String how : List.of("publish", "durable", "request")) {
            isDenied(how + ' ' + subject, permission);
            isDenied(how + ' ' + subject + " within", permission);
        }
    }

    @Test
    void whatTheHostSaysCannotBeForged() throws Exception {
        start(STANDARD);
        for (String subject : RESERVED) {
            cannotPublish(subject, Permission.EVENT_BROADCAST);
        }
        cannotPublish("rosey.system.shutdown", Permission.EVENT_BROADCAST);
        cannotPublish("rosey.service.plugins.list", Permission.EVENT_BROADCAST);
        cannotPublish("rosey.event.other.said", Permission.EVENT_PUBLISH);
        cannotPublish("rosey.event.forgers.said", Permission.EVENT_PUBLISH);
        cannotPublish("elsewhere.said", Permission.EVENT_BROADCAST);
    }

    @Test
    void noGrantOpensWhatIsReserved() throws Exception {
        start(EVERYTHING);
        for (String subject : RESERVED) {
            cannotPublish(subject, Permission.EVENT_BROADCAST);
        }
        for (String filter : List.of("rosey.command.other.roll", "rosey.command.forger.undeclared", "rosey.command.>")) {
            isDenied("answer " + filter, Permission.EVENT_SUBSCRIBE);
        }
        isDenied("answer rosey.plugin.other.health", Permission.EVENT_PUBLISH);
        isDenied("answer rosey.platform.storm.main.send.chat.message", Permission.EVENT_PUBLISH);
        assertThat(published("publish rosey.event.other.said").priority()).isEqualTo(Priority.CRITICAL);
    }

    @Test
    void messagesGoOnlyWhereItWasCalledFrom() throws Exception {
        start(STANDARD);
        Event sent = published("publish rosey.platform.storm.main.send.chat.message within");
        assertThat(sent.correlationId()).isEqualTo(lastCall.correlationId());
        String own = "publish rosey.platform.storm.main.send.chat.message";
        isDenied(own, Permission.PLATFORM_SEND);
        isDenied(own + " stale", Permission.PLATFORM_SEND);
        isDenied("publish rosey.platform.storm.other.send.chat.message within", Permission.PLATFORM_SEND);
        isDenied("request rosey.platform.cytube.main.send.chat.private within", Permission.PLATFORM_SEND);
        isDenied("request rosey.platform.storm.main.send.moderation.kick within", Permission.PLATFORM_MODERATE);
        isDenied("durable rosey.platform.storm.main.send.channel.rank within", Permission.PLATFORM_ADMIN);
    }

    @Test
    void theHostSetsWhatIsNotThePluginsToChoose() throws Exception {
        start(STANDARD);
        Event outside = published("publish rosey.event.forger.said");
        hasNothingForged(outside);
        assertThat(outside.correlationId()).isEqualTo(outside.id());
        assertThat(outside.causationId()).isEmpty();

        Event inside = published("publish rosey.event.forger.said within");
        hasNothingForged(inside);
        assertThat(inside.correlationId()).isEqualTo(lastCall.correlationId());
        assertThat(inside.causationId()).contains(lastCall.id());

        Event stale = published("publish rosey.event.forger.said stale");
        hasNothingForged(stale);
        assertThat(stale.correlationId()).isEqualTo(stale.id());
    }

    private static void hasNothingForged(Event event) {
        assertThat(event.source()).isEqualTo("/rosey/plugin/forger");
        assertThat(event.id()).isNotEqualTo("forged");
        assertThat(event.deliveryId()).isEqualTo(event.id());
        assertThat(event.time()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
        assertThat(event.priority()).isEqualTo(Priority.HIGH);
        assertThat(event.deliveryAttempt()).isEqualTo(1);
    }

    @Test
    void nothingIsHeardBeyondTheGrant() throws Exception {
        start(STANDARD);
        for (String filter : List.of(">", "rosey.>", "rosey.command.>", "rosey.command.*.do", "rosey.command.other.>",
                "rosey.*.forger.do", "rosey.platform.*.*.event.>", "rosey.security.>", "rosey.event.other.*")) {
            isDenied("subscribe " + filter, Permission.EVENT_SUBSCRIBE);
            isDenied("consume " + filter, Permission.EVENT_SUBSCRIBE);
            isDenied("answer " + filter, Permission.EVENT_SUBSCRIBE);
        }
        for (String subject : List.of("rosey.command.other.do", "rosey.event.other.said", "rosey.security.quarantined",
                "rosey.platform.storm.main.event.chat.message")) {
            bus.publish(Event.of(Subject.of(subject), Payload.of("not for the plugin")));
        }
        assertThat(attempt("publish rosey.event.forger.said")).endsWith("delivered 0");
    }

    @Test
    void aFloodOfDenialsIsToldOfAndTheHostAnswersMeanwhile() throws Exception {
        start(STANDARD);
        AtomicInteger told = new AtomicInteger();
        bus.subscribe(SubjectFilter.of(Subjects.PERMISSION_DENIED.toString()),
                SubscribeOptions.builder().direct().build(), event -> told.incrementAndGet());
        bus.reply(SubjectFilter.of("rosey.service.host.echo"), Event::payload);
        int times = 20_000;
        attempt("publish rosey.security.quarantined " + times);
        assertThat(bus.request(Event.of(Subject.of("rosey.service.host.echo"), Payload.of("well")), PATIENCE)
                .toCompletableFuture().get(30, TimeUnit.SECONDS).payload().asText()).isEqualTo("well");
        await().atMost(PATIENCE).until(() -> told.get() == times);
    }
}
