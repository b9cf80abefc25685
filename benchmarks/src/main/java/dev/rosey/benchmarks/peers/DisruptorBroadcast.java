package dev.rosey.benchmarks.peers;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import com.lmax.disruptor.util.DaemonThreadFactory;
import java.util.List;

/** One ring for any number of publishers, and a thread for each subscriber that parks when there is nothing to do. */
final class DisruptorBroadcast extends Broadcast {
    private final Disruptor<Slot> disruptor = new Disruptor<>(Slot::new, 2 * Receiver.WINDOW,
            DaemonThreadFactory.INSTANCE, ProducerType.MULTI, new BlockingWaitStrategy());
    private final RingBuffer<Slot> ring;

    @SuppressWarnings({"unchecked", "rawtypes"}) // it takes an array of a generic type
    DisruptorBroadcast(List<Receiver> receivers) {
        super(receivers);
        EventHandler[] handlers = receivers.stream()
                .map(receiver -> (EventHandler<Slot>) (slot, sequence, isLast) -> receiver.receive())
                .toArray(EventHandler[]::new);
        disruptor.handleEventsWith(handlers);
        ring = disruptor.start();
    }

    @Override
    protected void publish() {
        long sequence = ring.next();
        ring.get(sequence).message = "2d6";
        ring.publish(sequence);
    }

    @Override
    public void close() {
        disruptor.halt();
    }

    /** A place in the ring. */
    static final class Slot {
        Object message = "";
    }
}
