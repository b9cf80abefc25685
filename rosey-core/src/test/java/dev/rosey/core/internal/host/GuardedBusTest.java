package dev.rosey.core.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.OverflowPolicy;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.command.Reply;
import dev.rosey.api.connector.OutgoingMessage;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Priority;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.Requirements;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.Subjects;
import dev.rosey.core.command.CommandRouter;
import dev.rosey.core.testkit.RoseyTestKit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a plugin may and may not do through its end of the bus, S22-37. */
class GuardedBusTest {
    private final RoseyTestKit kit = RoseyTestKit.create();
    private final List<PluginContext> contexts = new ArrayList<>();

    @AfterEach
    void close() {
        kit.close();
    }

    private PluginContext plugin(PermissionSet permissions, CommandSpec... commands) {
        return plugin("guest", permissions, commands);
    }

    private PluginContext plugin(String name, PermissionSet permissions, CommandSpec... commands) {
        PluginManifest manifest = new PluginManifest(name, "1.0.0", "x.Guest", "", "", List.of(commands), permissions,
                Requirements.NONE, 1, RestartConfig.defaults(), ResourceLimits.defaults(), List.of(), Value.none());
        Plugin plugin = context -> {
            contexts.add(context);
            for (CommandSpec command : commands) {
                context.commands().register(command.name(), call -> {
                    String target = call.argument(0, RoseyTestKit.CHANNEL);
                    context.bus().publish(Subjects.platformSend(RoseyTestKit.PLATFORM, target, "chat.message"),
                            Payload.of(OutgoingMessage.text("from the plugin")));
                    return Reply.none();
                });
            }
        };
        kit.install(manifest, plugin);
        return contexts.get(contexts.size() - 1);
    }

    private PluginContext standard() {
        return plugin(PermissionSet.of(PermissionProfile.STANDARD));
    }

    private List<Event> denials() {
        return kit.published("rosey.security.permission_denied");
    }

    @Test
    void aPluginPublishesInItsOwnTree() {
        standard().bus().publish(Subject.of("rosey.event.guest.hello"), Payload.of("hi"));
        assertThat(kit.published("rosey.event.guest.hello")).hasSize(1);
        assertThat(denials()).isEmpty();
    }

    @Test
    void publishingOutsideItsTreeIsDeniedAndReported() {
        PluginContext context = standard();
        assertThatThrownBy(() -> context.bus().publish(Subject.of("rosey.event.other.hello"), Payload.of("hi")))
                .isInstanceOf(PermissionDeniedException.class)
                .hasMessageContainingAll("guest", "EVENT_PUBLISH", "rosey.event.other.hello", "/plugins/guest/permissions");
        assertThat(kit.published("rosey.event.other.>")).isEmpty();
        assertThat(denials()).hasSize(1);
        assertThat(denials().get(0).payload().as(Denials.PermissionDenied.class).plugin()).isEqualTo("guest");
    }

    @Test
    void reservedSubjectsAreDeniedEvenToAdminWithEverySubjectGranted() {
        PluginContext context = plugin(PermissionSet.builder(PermissionProfile.ADMIN)
                .grant(Permission.EVENT_PUBLISH, ">")
                .grant(Permission.EVENT_BROADCAST, ">")
                .build());
        for (String reserved : List.of(
                "rosey.platform.cytube.movies.event.chat.message", "rosey.platform.cytube.movies.raw.chatMsg",
                "rosey.command.other.roll", "rosey.plugin.other.ready", "rosey.security.permission_denied",
                "rosey.monitoring.health", "rosey.deadletter.x")) {
            assertThatThrownBy(() -> context.bus().publish(Subject.of(reserved), Payload.empty()))
                    .as(reserved)
                    .isInstanceOf(PermissionDeniedException.class);
        }
        context.bus().publish(Subject.of("any.where.else"), Payload.empty());
        assertThat(kit.published("any.where.else")).hasSize(1);
    }

    @Test
    void theHostSetsIdSourceAndTime() {
        Event forged = Event.builder(Subject.of("rosey.event.guest.hello"))
                .id("forged").source("/host").time(java.time.Instant.EPOCH).correlationId("forged").causationId("forged")
                .attribute("note", "kept").build();
        standard().bus().publish(forged);
        Event heard = kit.published("rosey.event.guest.hello").get(0);
        assertThat(heard.id()).isNotEqualTo("forged");
        assertThat(heard.source()).isEqualTo("/test/plugin/guest");
        assertThat(heard.time()).isEqualTo(RoseyTestKit.START);
        assertThat(heard.correlationId()).isEqualTo(heard.id());
        assertThat(heard.causationId()).isEmpty();
        assertThat(heard.attribute("note")).contains("kept");
    }

    @Test
    void criticalBecomesHighWithoutBroadcast() {
        standard().bus().publish(
                Event.builder(Subject.of("rosey.event.guest.hello")).priority(Priority.CRITICAL).build());
        assertThat(kit.published("rosey.event.guest.hello").get(0).priority()).isEqualTo(Priority.HIGH);
    }

    @Test
    void whatAPluginPublishesInACallContinuesTheConversation() { // S22-16
        PluginContext context = plugin(PermissionSet.of(PermissionProfile.STANDARD), CommandSpec.of("say", "", ""));
        assertThat(context).isNotNull();
        RoseyTestKit.Chat chat = kit.chat("alice", "!say");
        assertThat(chat.replies()).containsExactly("from the plugin");
        assertThat(denials()).isEmpty();
    }

    @Test
    void aPluginSpeaksOnlyWhereItWasCalledFrom() {
        plugin(PermissionSet.of(PermissionProfile.STANDARD), CommandSpec.of("say", "", ""));
        kit.chat("alice", "!say elsewhere");
        assertThat(kit.published("rosey.platform.test.elsewhere.send.>")).isEmpty();
        assertThat(denials()).hasSize(1);
    }

    @Test
    void outsideOfACallAPluginSpeaksOnlyWhereItIsGranted() {
        PluginContext context = plugin(PermissionSet.builder(PermissionProfile.STANDARD)
                .grant(Permission.PLATFORM_SEND, "test/news")
                .build());
        Payload text = Payload.of(OutgoingMessage.text("x"));
        context.bus().publish(Subjects.platformSend("test", "news", "chat.message"), text);
        assertThatThrownBy(() -> context.bus().publish(Subjects.platformSend("test", "lobby", "chat.message"), text))
                .isInstanceOf(PermissionDeniedException.class);
        assertThatThrownBy(() -> context.bus().publish(Subjects.platformSend("test", "news", "moderation.kick"), text))
                .isInstanceOf(PermissionDeniedException.class)
                .hasMessageContaining("PLATFORM_MODERATE");
    }

    @Test
    void subscribingNeedsAGrantThatCoversTheWholeFilter() {
        PluginContext context = plugin(PermissionSet.builder(PermissionProfile.STANDARD)
                .grant(Permission.EVENT_SUBSCRIBE, "rosey.event.*.rolled")
                .build());
        context.bus().subscribe(SubjectFilter.of("rosey.event.dice-roller.rolled"), event -> {});
        assertThatThrownBy(() -> context.bus().subscribe(SubjectFilter.of("rosey.event.>"), event -> {}))
                .isInstanceOf(PermissionDeniedException.class)
                .hasMessageContaining("EVENT_SUBSCRIBE");
        assertThatThrownBy(() -> context.bus().consume("all", SubjectFilter.of(">"),
                        ConsumeOptions.defaults(), delivery -> null))
                .isInstanceOf(PermissionDeniedException.class);
    }

    @Test
    void answeringForAnotherPluginsCommandIsDenied() {
        PluginContext context = plugin(PermissionSet.builder(PermissionProfile.ADMIN)
                .grant(Permission.EVENT_SUBSCRIBE, ">")
                .grant(Permission.EVENT_PUBLISH, ">")
                .build());
        assertThatThrownBy(() -> context.bus().reply(SubjectFilter.of("rosey.command.other.roll"), request -> Payload.empty()))
                .isInstanceOf(PermissionDeniedException.class);
        assertThatThrownBy(() -> context.bus().reply(SubjectFilter.of(">"), request -> Payload.empty()))
                .isInstanceOf(PermissionDeniedException.class);
    }

    @Test
    void aPluginTakesNothingFromAQueueGroupOfTheHost() {
        SubjectFilter chat = Subjects.ALL_CHAT_MESSAGES;
        PluginContext context = plugin(PermissionSet.builder(PermissionProfile.STANDARD)
                .grant(Permission.EVENT_SUBSCRIBE, chat.toString())
                .build());
        List<Event> heard = new ArrayList<>();
        context.bus().subscribe(chat, SubscribeOptions.queueGroup(CommandRouter.QUEUE_GROUP), heard::add);
        for (int i = 1; i <= 4; i++) {
            assertThat(kit.chat("user" + i, "!nothing").reply()).as("line " + i).contains("Unknown command");
            assertThat(heard).hasSize(i);
        }
    }

    @Test
    void aPluginTakesNothingFromAQueueGroupOrAConsumerOfAnotherPlugin() {
        PermissionSet permissions = PermissionSet.builder(PermissionProfile.STANDARD)
                .grant(Permission.EVENT_SUBSCRIBE, "rosey.event.>")
                .build();
        List<String> heard = new ArrayList<>();
        listen(plugin("guest", permissions), "a-log", "guest", heard);
        listen(plugin("guest-a", permissions), "log", "guest-a", heard);
        kit.publish(Event.of(Subject.of("rosey.event.some.thing"), Payload.of("1")));
        kit.await(kit.bus().publishDurable(Event.of(Subject.of("rosey.event.some.work"), Payload.of("2"))));
        assertThat(heard).contains("guest 1", "guest-a 1", "guest durable 2", "guest-a durable 2");
    }

    private static void listen(PluginContext context, String name, String who, List<String> heard) {
        SubjectFilter all = SubjectFilter.of("rosey.event.>");
        context.bus().subscribe(all, SubscribeOptions.queueGroup("workers"),
                event -> heard.add(who + ' ' + event.payload().asText()));
        context.bus().consume(name, all, ConsumeOptions.defaults(), delivery -> {
            heard.add(who + " durable " + delivery.event().payload().asText());
            return CompletableFuture.completedFuture(null);
        });
    }

    @Test
    void aPluginCannotMakePublishersWait() {
        PluginContext context = standard();
        SubscribeOptions blocking =
                SubscribeOptions.builder().overflow(OverflowPolicy.block(Duration.ofSeconds(1))).build();
        assertThatThrownBy(() -> context.bus().subscribe(SubjectFilter.of("rosey.command.guest.>"), blocking, event -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wait");
    }

    @Test
    void aDeniedRequestEndsItsStage() {
        PluginContext context = standard();
        assertThat(context.bus().request(Subject.of("rosey.service.plugins.list"), Payload.empty()).toCompletableFuture())
                .isCompletedExceptionally();
        assertThat(denials()).hasSize(1);
    }

    @Test
    void storageAndHttpNeedGrants() {
        PluginContext context = plugin(PermissionSet.of(PermissionProfile.MINIMAL));
        assertThatThrownBy(context::storage).isInstanceOf(PermissionDeniedException.class);
        assertThatThrownBy(context::http).isInstanceOf(PermissionDeniedException.class);
    }
}
