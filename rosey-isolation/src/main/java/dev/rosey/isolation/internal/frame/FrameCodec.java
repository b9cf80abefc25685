package dev.rosey.isolation.internal.frame;

import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import dev.rosey.api.bus.Outcome;
import dev.rosey.api.bus.OverflowPolicy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Frames as bytes: 4 bytes of length (big endian, of what follows), 1 byte of kind, then the parts of the frame in the
 * order in which {@link Frame} declares them. Stateless.
 */
public final class FrameCodec {
    // The places in these lists are the numbers on the wire.
    private static final List<System.Logger.Level> LEVELS = List.of(System.Logger.Level.values());
    private static final List<Answer.Kind> PROBLEMS = List.of(Answer.Kind.values());

    private static final List<OverflowPolicy> POLICIES =
            List.of(OverflowPolicy.dropOldest(), OverflowPolicy.dropNewest(), OverflowPolicy.fail());

    static final int NUMBER = 5; // where the first part of a frame begins, after its length and kind

    private FrameCodec() {}

    /**
     * The bytes of a frame, its length first.
     *
     * @throws FrameException if the frame would be longer than {@link Protocol#MAX_FRAME}
     */
    public static byte[] encode(Frame frame) {
        return encode(frame, new EncodingMemory());
    }

    /**
     * The same, with what is remembered of other frames of the same stream.
     *
     * @throws FrameException if the frame would be longer than {@link Protocol#MAX_FRAME}
     */
    public static byte[] encode(Frame frame, EncodingMemory memory) {
        WireWriter out = new WireWriter(memory).number32(0);
        write(frame, out);
        int length = out.size() - 4;
        if (length > Protocol.MAX_FRAME) {
            throw new FrameException("A " + frame.getClass().getSimpleName() + " frame would be " + length
                    + " bytes long; at most " + Protocol.MAX_FRAME + " can be sent, so send less at once");
        }
        return out.finish(length);
    }

    private static void write(Frame frame, WireWriter out) {
        if (frame instanceof Frame.Deliver deliver) {
            out.number8('E').number64(deliver.id()).number64(deliver.subscription());
            EventForm.write(deliver.event(), out);
        } else if (frame instanceof Frame.Credit credit) {
            out.number8('+').number64(credit.delivery());
        } else if (frame instanceof Frame.Publish publish) {
            out.number8('P').number64(publish.cause());
            EventForm.write(publish.event(), out);
        } else if (frame instanceof Frame.Request request) {
            out.number8('Q').number64(request.id()).number64(request.reference()).number64(request.timeout());
            EventForm.write(request.event(), out);
        } else if (frame instanceof Frame.Reply reply) {
            out.number8('R').number64(reply.id());
            write(reply.answer(), out);
        } else if (frame instanceof Frame.Cancel cancel) {
            out.number8('X').number64(cancel.id());
        } else if (frame instanceof Frame.Log log) {
            out.number8('L').number8(LEVELS.indexOf(log.level())).text(log.logger()).text(log.message());
        } else if (frame instanceof Frame.PublishDurable publish) {
            out.number8('p').number64(publish.id()).number64(publish.cause());
            EventForm.write(publish.event(), out);
        } else if (frame instanceof Frame.DeliverDurable deliver) {
            out.number8('e').number64(deliver.id()).number64(deliver.subscription()).number32(deliver.attempt());
            EventForm.write(deliver.event(), out);
        } else if (frame instanceof Frame.Subscribe || frame instanceof Frame.Consume) {
            writeSubscription(frame, out);
        } else if (!StorageForm.write(frame, out) && !HttpForm.write(frame, out)) {
            writeLife(frame, out);
        }
    }

    private static void writeSubscription(Frame frame, WireWriter out) {
        if (frame instanceof Frame.Subscribe subscribe) {
            out.number8('S').number64(subscribe.id()).text(subscribe.filter());
            out.flag(subscribe.queueGroup().isPresent()).text(subscribe.queueGroup().orElse(""));
            out.number32(subscribe.capacity()).number8(number(subscribe.overflow()));
            out.flag(subscribe.strictOrder()).flag(subscribe.replies());
        } else if (frame instanceof Frame.Consume consume) {
            out.number8('s').number64(consume.id()).text(consume.name()).text(consume.filter());
            out.number32(consume.maxInFlight()).number32(consume.maxPending()).number64(consume.ackWait());
            out.number32(consume.maxAttempts()).number64(consume.backoff());
        }
    }

    /** By type, as the first comparison of two records costs a new process milliseconds. */
    private static int number(OverflowPolicy policy) {
        if (policy instanceof OverflowPolicy.DropOldest) {
            return 0;
        }
        return policy instanceof OverflowPolicy.DropNewest ? 1 : 2;
    }

    private static void writeLife(Frame frame, WireWriter out) {
        if (frame instanceof Frame.Hello hello) {
            out.number8('H').number32(Protocol.MAGIC).number32(hello.minVersion()).number32(hello.maxVersion());
            out.text(hello.apiVersion()).number64(hello.nonce());
        } else if (frame instanceof Frame.Configure configure) {
            out.number8('C').value(configure.manifest()).value(configure.config()).value(configure.granted());
            out.number64(configure.codeLength()).bytes(configure.codeHash().value());
            out.flag(configure.seed().isPresent()).number64(configure.seed().orElse(0));
        } else if (frame instanceof Frame.Code code) {
            out.number8('c').bytes(code.chunk().value());
        } else if (frame instanceof Frame.Initialized) {
            out.number8('I');
        } else if (frame instanceof Frame.Ready) {
            out.number8('!');
        } else if (frame instanceof Frame.Unsubscribe unsubscribe) {
            out.number8('U').number64(unsubscribe.id());
        } else if (frame instanceof Frame.Heartbeat heartbeat) {
            out.number8('h').number64(heartbeat.number()).number64(heartbeat.busy());
        } else if (frame instanceof Frame.Health health) {
            out.number8('?').number64(health.id());
        } else if (frame instanceof Frame.Stop stop) {
            out.number8('T').number64(stop.grace());
        } else if (frame instanceof Frame.Bye bye) {
            out.number8('B').flag(bye.failure().isPresent());
            bye.failure().ifPresent(failed -> out.text(failed.type()).text(failed.message()).text(failed.phase()));
        }
    }

    private static void write(Answer answer, WireWriter out) {
        if (answer instanceof Answer.Done) {
            out.number8(0);
        } else if (answer instanceof Answer.Content content) {
            out.number8(1);
            EventForm.write(content.payload(), out);
        } else if (answer instanceof Answer.Whole whole) {
            out.number8(2);
            EventForm.write(whole.event(), out);
        } else if (answer instanceof Answer.Http http) {
            out.number8(4);
            HttpForm.write(http.response(), out);
        } else if (answer instanceof Answer.Problem problem) {
            out.number8(3).number8(PROBLEMS.indexOf(problem.kind())).value(problem.detail());
        }
    }

    /**
     * The frame that the bytes are, without the length before them. Accepts any bytes in a buffer on the heap.
     *
     * @throws FrameException if the bytes are no frame, or a value in the frame is malformed
     */
    public static Frame decode(ByteBuffer bytes) {
        return decode(bytes, new FrequentTexts());
    }

    /** The same, with texts that were read before from the same stream. */
    static Frame decode(ByteBuffer bytes, FrequentTexts texts) {
        try {
            return read(new WireReader(bytes, texts));
        } catch (PayloadException e) {
            throw new FrameException("A value in a frame is malformed: " + e.getMessage(), e);
        }
    }

    private static Frame read(WireReader in) {
        int kind = in.number8();
        Frame frame = switch (kind) {
            case 'E' -> new Frame.Deliver(in.number64(), in.number64(), EventForm.readEvent(in));
            case '+' -> new Frame.Credit(in.number64());
            case 'P' -> new Frame.Publish(in.number64(), EventForm.readEvent(in));
            case 'Q' -> new Frame.Request(in.number64(), in.number64(), in.number64(), EventForm.readEvent(in));
            case 'R' -> new Frame.Reply(in.number64(), readAnswer(in));
            case 'X' -> new Frame.Cancel(in.number64());
            case 'L' -> new Frame.Log(LEVELS.get(in.below(LEVELS.size())), in.text(), in.text());
            case 'p' -> new Frame.PublishDurable(in.number64(), in.number64(), EventForm.readEvent(in));
            case 'e' -> new Frame.DeliverDurable(in.number64(), in.number64(), in.number32(), EventForm.readEvent(in));
            case 'S' -> readSubscribe(in);
            case 's' -> new Frame.Consume(in.number64(), in.text(), in.text(), in.number32(), in.number32(),
                    in.number64(), in.number32(), in.number64());
            case 'O', 'G', 'W', '=', 'D', 'K' -> StorageForm.read(kind, in);
            case 'N', 'F' -> HttpForm.read(kind, in);
            case 'U' -> new Frame.Unsubscribe(in.number64());
            case 'H' -> readHello(in);
            case 'C' -> readConfigure(in);
            case 'c' -> readCode(in);
            case 'I' -> new Frame.Initialized();
            case '!' -> new Frame.Ready();
            case 'h' -> new Frame.Heartbeat(in.number64(), in.number64());
            case '?' -> new Frame.Health(in.number64());
            case 'T' -> new Frame.Stop(in.number64());
            case 'B' -> new Frame.Bye(in.flag()
                    ? Optional.of(new Outcome.Failed(in.text(), in.text(), in.text()))
                    : Optional.empty());
            default -> throw new FrameException("Unknown kind of frame: " + kind);
        };
        in.end();
        return frame;
    }

    private static Frame readSubscribe(WireReader in) {
        long id = in.number64();
        String filter = in.text();
        boolean grouped = in.flag();
        String group = in.text();
        return new Frame.Subscribe(
                id, filter, grouped ? Optional.of(group) : Optional.empty(), in.number32(),
                POLICIES.get(in.below(POLICIES.size())), in.flag(), in.flag());
    }

    private static Frame readHello(WireReader in) {
        int magic = in.number32();
        if (magic != Protocol.MAGIC) {
            throw new FrameException("A HELLO begins with 0x" + Integer.toHexString(magic) + " instead of 0x"
                    + Integer.toHexString(Protocol.MAGIC));
        }
        return new Frame.Hello(in.number32(), in.number32(), in.text(), in.number64());
    }

    private static Frame readConfigure(WireReader in) {
        Value manifest = in.value();
        Value config = in.value();
        Value granted = in.value();
        long length = in.number64();
        if (length < 0 || length > Protocol.MAX_CODE) {
            throw new FrameException("The code is " + length + " bytes long; at most " + Protocol.MAX_CODE + " can be sent");
        }
        Value.Bytes hash = new Value.Bytes(in.bytes());
        boolean seeded = in.flag();
        long seed = in.number64();
        return new Frame.Configure(
                manifest, config, granted, length, hash, seeded ? OptionalLong.of(seed) : OptionalLong.empty());
    }

    private static Frame readCode(WireReader in) {
        byte[] chunk = in.bytes();
        if (chunk.length > Protocol.MAX_CHUNK) {
            throw new FrameException("A piece of code is " + chunk.length + " bytes long; at most " + Protocol.MAX_CHUNK
                    + " are allowed");
        }
        return new Frame.Code(new Value.Bytes(chunk));
    }

    private static Answer readAnswer(WireReader in) {
        return switch (in.below(5)) {
            case 0 -> new Answer.Done();
            case 1 -> new Answer.Content(EventForm.readPayload(in));
            case 2 -> new Answer.Whole(EventForm.readEvent(in));
            case 4 -> new Answer.Http(HttpForm.readResponse(in));
            default -> new Answer.Problem(PROBLEMS.get(in.below(PROBLEMS.size())), in.value());
        };
    }
}
