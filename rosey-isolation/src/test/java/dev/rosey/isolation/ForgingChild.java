package dev.rosey.isolation;

import dev.rosey.api.bus.OverflowPolicy;
import dev.rosey.api.command.Invocation;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Priority;
import dev.rosey.api.subject.Subject;
import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.FrameCodec;
import dev.rosey.isolation.internal.frame.FrameReader;
import dev.rosey.isolation.internal.frame.Problems;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * A process that speaks as a worker does, checks nothing, and lies about all that it can: it does what its command
 * {@value #COMMAND} asks for, and answers with what the host said.
 */
final class ForgingChild {
    /** The command that it answers. */
    static final String COMMAND = "do";

    private static final long SUBSCRIPTION = 1;
    private static final long NEVER_GIVEN = 4711;

    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private final FrameReader in = new FrameReader(new FileInputStream(FileDescriptor.in));
    private long numbers = SUBSCRIPTION;
    private long before = NEVER_GIVEN; // the number of the question before this one
    private int delivered;

    private ForgingChild() {}

    public static void main(String[] args) throws IOException {
        new ForgingChild().run(args[0]);
    }

    private void run(String plugin) throws IOException {
        Frame sent = next();
        while (!(sent instanceof Frame.Code)) {
            sent = next(); // greeting and configuration
        }
        send(new Frame.Initialized());
        call(id -> answering("rosey.command." + plugin + '.' + COMMAND, id));
        send(new Frame.Ready());
        while (true) {
            if (next() instanceof Frame.Request request) {
                String result = act(request);
                send(new Frame.Reply(request.id(), new Answer.Content(Payload.of(result + " delivered " + delivered))));
                before = request.id();
            }
        }
    }

    /** The next frame; greetings and signs of life are returned here. */
    private Frame next() throws IOException {
        Optional<Frame> frame = in.read();
        if (frame.isEmpty()) {
            System.exit(0); // the host is gone
        }
        Frame found = frame.orElseThrow();
        if (found instanceof Frame.Heartbeat || found instanceof Frame.Hello) {
            send(found);
        } else if (found instanceof Frame.Deliver) {
            delivered++;
        } else if (found instanceof Frame.Health health) {
            send(new Frame.Reply(health.id(), new Answer.Content(Payload.of("well"))));
        } else if (found instanceof Frame.Stop) {
            System.exit(0);
        }
        return found;
    }

    private void send(Frame frame) throws IOException {
        out.write(FrameCodec.encode(frame));
    }

    /** What the host answers, in words. */
    private String call(LongFunction<Frame> frame) throws IOException {
        long id = numbers++;
        send(frame.apply(id));
        while (true) {
            if (next() instanceof Frame.Reply reply && reply.id() == id) {
                return reply.answer() instanceof Answer.Problem problem
                        ? Problems.toException(problem).toString()
                        : "allowed";
            }
        }
    }

    /** {@code <what> <subject or filter> [within|stale|<times>]}: calls are outside of a conversation unless it says so. */
    private String act(Frame.Request request) throws IOException {
        String[] words = request.event().payload().as(Invocation.class).args().split(" ", -1);
        String how = words.length > 2 ? words[2] : "";
        long cause = switch (how) {
            case "within" -> request.id();
            case "stale" -> before;
            default -> 0;
        };
        switch (words[0]) {
            case "publish":
                int times = how.matches("\\d+") ? Integer.parseInt(how) : 1;
                for (int i = 0; i < times; i++) {
                    send(new Frame.Publish(cause, forged(words[1])));
                }
                return "sent";
            case "durable":
                return call(id -> new Frame.PublishDurable(id, cause, forged(words[1])));
            case "request":
                return call(id -> new Frame.Request(id, cause, 1000, forged(words[1])));
            case "subscribe":
                return call(id -> new Frame.Subscribe(
                        id, words[1], Optional.empty(), 10, OverflowPolicy.dropOldest(), false, false));
            case "answer":
                return call(id -> answering(words[1], id));
            case "consume":
                return call(id -> new Frame.Consume(id, "thief", words[1], 1, 10, 1000, 3, 100));
            default:
                throw new IllegalArgumentException(words[0]);
        }
    }

    private static Frame answering(String filter, long id) {
        return new Frame.Subscribe(id, filter, Optional.empty(), 10, OverflowPolicy.dropOldest(), false, true);
    }

    /** An event that claims to be somebody else's. */
    private static Event forged(String subject) {
        return Event.builder(Subject.of(subject)).id("forged").source("/rosey/router").time(Instant.EPOCH)
                .correlationId("forged").causationId("forged").deliveryAttempt(7).priority(Priority.CRITICAL)
                .payload(Payload.of("forged")).build();
    }
}
