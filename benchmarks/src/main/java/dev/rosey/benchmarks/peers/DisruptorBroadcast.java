package dev.rosey.benchmarks.peers;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import com.lmax.disruptor.util.DaemonThreadFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Rings for any number of publishers, and a thread for each subscriber that parks when there is nothing to do: a ring
 * for each subscriber, as a bus needs one whose subscribers come and go and fall behind each by itself, or one ring for
 * all.
 */
final class DisruptorBroadcast extends Broadcast {
    private final List<Disruptor<Slot>> disruptors = new ArrayList<>();
    private final List<RingBuffer<Slot>> rings = new ArrayList<>();

    DisruptorBroadcast(List<Receiver> receivers, boolean oneRing) {
        super(receivers);
        if (oneRing) {
            start(receivers);
        } else {
            receivers.forEach(receiver -> start(List.of(receiver)));
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // it takes an array of a generic type
    private void start(List<Receiver> receivers) {
        Disruptor<Slot> disruptor = new Disruptor<>(Slot::new, 2 * Receiver.WINDOW, DaemonThreadFactory.INSTANCE,
                ProducerType.MULTI, new BlockingWaitStrategy());
        EventHandler[] handlers = receivers.stream()
                .map(receiver -> (EventHandler<Slot>) (slot, sequence, isLast) -> receiver.receive())
                .toArray(EventHandler[]::new);
        disruptor.handleEventsWith(handlers);
        disruptors.add(disruptor);
        rings.add(disruptor.start());
    }

    @Override
    protected void publish() {
        for (int i = 0; i < rings.size(); i++) {
            RingBuffer<Slot> ring = rings.get(i);
            long sequence = ring.next();
            ring.get(sequence).message = "2d6";
            ring.publish(sequence);
        }
    }

    @Override
    public void close() {
        disruptors.forEach(Disruptor::halt);
    }

    /** A place in a ring. */
    static final class Slot {
        Object message = "";
    }
}
