package dev.rosey.benchmarks.peers;

import java.util.List;
import java.util.stream.Stream;

/** Something that hands each message to all of its subscribers, off the publisher's thread. */
public abstract class Broadcast implements AutoCloseable {
    private final List<Receiver> receivers;
    private long sent;

    /** Subclasses subscribe these. */
    protected Broadcast(List<Receiver> receivers) {
        this.receivers = List.copyOf(receivers);
    }

    /** Starts a library with so many subscribers, each with a queue of its own where the library has queues. */
    public static Broadcast of(String library, int subscribers) {
        List<Receiver> receivers = Stream.generate(Receiver::new).limit(subscribers).toList();
        return switch (library) {
            case "rosey" -> new RoseyBroadcast(receivers);
            case "disruptor" -> new DisruptorBroadcast(receivers, false);
            case "disruptorOneRing" -> new DisruptorBroadcast(receivers, true);
            case "vertx" -> new VertxBroadcast(receivers);
            case "rxJava" -> new RxJavaBroadcast(receivers);
            case "reactor" -> new ReactorBroadcast(receivers);
            case "guavaAsync" -> new GuavaBroadcast(receivers);
            default -> throw new IllegalArgumentException("No such library: " + library);
        };
    }

    /** Publishes one message, which was made beforehand. */
    protected abstract void publish();

    @Override
    public abstract void close();

    /** Publishes so many messages and waits until all subscribers have handled all of them. */
    public final void send(int messages) throws InterruptedException {
        receivers.forEach(receiver -> receiver.expect(messages));
        for (int i = 0; i < messages; i++) {
            publish();
            if ((++sent & 1023) == 0) {
                receivers.forEach(receiver -> receiver.awaitRoom(sent));
            }
        }
        for (Receiver receiver : receivers) {
            receiver.awaitAll();
        }
    }

    /** Publishes one message and spins until it is handled. */
    public final void sendOne() {
        receivers.forEach(receiver -> receiver.expect(1));
        publish();
        sent++;
        receivers.forEach(Receiver::spinUntilAll);
    }

    /** How many messages the subscribers have handled together. */
    public final long handled() {
        return receivers.stream().mapToLong(Receiver::total).sum();
    }
}
