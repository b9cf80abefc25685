package dev.rosey.isolation.internal.archive;

import dev.rosey.api.command.Invocation;
import dev.rosey.api.connector.ChatMessage;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.Requirements;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.Subjects;
import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.FrameCodec;
import dev.rosey.isolation.internal.frame.FrameReader;
import dev.rosey.isolation.internal.frame.ManifestForm;
import dev.rosey.isolation.internal.frame.Protocol;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** The host's side of a short life of a plugin: start, commands, events, questions about its health, stop. */
final class TrainingTalk {
    private static final long NONCE = 0x5eed;
    private static final int ROUNDS = 3;
    private static final long GRACE = 5_000;

    private final FrameReader reader;
    private final OutputStream out;
    private final List<Frame.Subscribe> subscriptions = new ArrayList<>();
    private long number;

    TrainingTalk(InputStream in, OutputStream out) {
        this.reader = new FrameReader(in);
        this.out = out;
    }

    /**
     * Leads the plugin from its start to its end.
     *
     * @throws IOException if the worker does not do what a worker does
     */
    void run() throws IOException {
        send(new Frame.Hello(Protocol.MIN_VERSION, Protocol.MAX_VERSION, Protocol.API_VERSION, NONCE));
        await(Frame.Hello.class, hello -> true);
        configure();
        await(Frame.Ready.class, ready -> true);
        for (int round = 0; round < ROUNDS; round++) {
            serve(round);
            long beat = round + 1L;
            send(new Frame.Heartbeat(beat, 0));
            await(Frame.Heartbeat.class, answer -> answer.number() == beat);
            long health = ++number;
            send(new Frame.Health(health));
            await(Frame.Reply.class, reply -> reply.id() == health);
        }
        send(new Frame.Stop(GRACE));
        await(Frame.Bye.class, bye -> true);
    }

    private void configure() throws IOException {
        byte[] code = TrainingPlugin.jar();
        PermissionSet permissions = PermissionSet.of(PermissionProfile.STANDARD).forPlugin(TrainingPlugin.NAME);
        PluginManifest manifest = new PluginManifest(TrainingPlugin.NAME, "1.0", TrainingPlugin.class.getName(), "", "",
                List.of(TrainingPlugin.COMMAND), permissions, Requirements.NONE, 1, RestartConfig.defaults(),
                ResourceLimits.defaults(), List.of(), Value.none());
        Value config = Value.map().put("greeting", "Hello").put("times", 2).build();
        send(new Frame.Configure(ManifestForm.toValue(manifest), config, ManifestForm.toValue(permissions), code.length,
                new Value.Bytes(sha256(code)), OptionalLong.empty()));
        send(new Frame.Code(new Value.Bytes(code)));
    }

    /** A command that succeeds, one that fails, and an event. */
    private void serve(int round) throws IOException {
        for (Frame.Subscribe each : List.copyOf(subscriptions)) {
            long id = ++number;
            if (each.replies()) {
                send(new Frame.Request(id, each.id(), GRACE, Event.of(
                        Subjects.command(TrainingPlugin.NAME, TrainingPlugin.COMMAND.name()),
                        Payload.of(invocation(round == 0 ? "" : "alice")))));
                await(Frame.Reply.class, reply -> reply.id() == id);
            } else {
                send(new Frame.Deliver(id, each.id(), Event.of(
                        Subject.of("rosey.event.archive.greeted"),
                        Payload.of(new TrainingPlugin.Greeting("Hello", List.of("alice", "bob"))))));
                await(Frame.Credit.class, credit -> credit.delivery() == id);
            }
        }
    }

    private static Invocation invocation(String who) {
        return new Invocation(TrainingPlugin.COMMAND.name(), who, List.of(who), Map.of("times", "2"),
                new ChatMessage("alice", "!greet " + who, "room", "cytube", Instant.EPOCH, 1, false, Optional.empty()));
    }

    /** Reads until a frame comes; answers what the plugin asks meanwhile. */
    private <T extends Frame> void await(Class<T> kind, Predicate<T> wanted) throws IOException {
        while (true) {
            Frame frame = reader.read().orElseThrow(() -> new IOException("the worker ended instead of sending "
                    + kind.getSimpleName()));
            if (kind.isInstance(frame) && wanted.test(kind.cast(frame))) {
                return;
            }
            if (frame instanceof Frame.Subscribe subscribe) {
                subscriptions.add(subscribe);
                send(new Frame.Reply(subscribe.id(), new Answer.Done()));
            } else if (frame instanceof Frame.Bye bye) {
                throw new IOException("the plugin of the archive failed: " + bye.failure());
            }
        }
    }

    private void send(Frame frame) throws IOException {
        out.write(FrameCodec.encode(frame));
        out.flush();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java installation has SHA-256", e);
        }
    }
}
