package dev.rosey.core.internal.host;

import dev.rosey.api.bus.Delivery;
import dev.rosey.api.bus.Outcome;
import dev.rosey.api.bus.RequestFailedException;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One subscription at the host's bus and the handlers that the generations of a plugin have for it. Whatever arrives is
 * decided here, once, for one generation: that which is active at this moment.
 */
final class Line {
    private final Switchboard board;
    private final LineKey key;
    private volatile List<Slot> slots = List.of(); // replaced under the switchboard's lock
    private volatile @Nullable Generation pinned; // written under the switchboard's lock, as is all below
    private volatile @Nullable Subscription open;

    Line(Switchboard board, LineKey key) {
        this.board = board;
        this.key = key;
    }

    LineKey key() {
        return key;
    }

    List<Slot> slots() {
        return slots;
    }

    void add(Slot slot) {
        List<Slot> more = new ArrayList<>(slots);
        more.add(slot);
        slots = List.copyOf(more);
        slot.line(this);
    }

    void remove(Slot slot) {
        slots = slots.stream().filter(each -> each != slot).toList();
        slot.line(null);
    }

    @Nullable Slot slot(@Nullable Generation generation) {
        for (Slot each : slots) {
            if (each.generation() == generation) {
                return each;
            }
        }
        return null;
    }

    /** Leaves what arrives, and what waits, to one generation for ever. */
    void pin(Generation generation) {
        pinned = generation;
    }

    boolean isPinned() {
        return pinned != null;
    }

    boolean isOpen() {
        return open != null;
    }

    void open(Slot slot) {
        open = slot.opening().open(this);
    }

    /** Gives the subscription away, to be ended. */
    @Nullable Subscription detach() {
        Subscription was = open;
        open = null;
        return was;
    }

    @Nullable Subscription subscription() {
        return open;
    }

    /** Whether it takes events, or will. */
    boolean isActive() {
        Subscription now = open;
        return now == null || now.isActive();
    }

    long pending() {
        Subscription now = open;
        return now == null ? 0 : now.pending();
    }

    /**
     * Decides who handles what has arrived, and counts it there. The slot is looked up and counted first, and the
     * decision is kept only when the same generation is active still: so who has made another one active, and then finds
     * nothing counted at the old one, knows that nothing comes.
     */
    private @Nullable Slot enter() {
        while (true) {
            Generation mine = pinned;
            Generation decided = mine == null ? board.active() : mine;
            Slot slot = slot(decided);
            if (slot != null) {
                slot.enter();
            }
            if (pinned == mine && (mine != null || board.active() == decided)) {
                return slot;
            } else if (slot != null) {
                slot.exit();
            }
        }
    }

    void event(Event event) throws Exception {
        Slot slot = enter();
        if (slot != null) { // else it came before the generation that wants it was active
            try {
                slot.events().handle(event);
            } finally {
                slot.exit();
            }
        }
    }

    CompletionStage<Payload> request(Event request) throws Exception {
        CompletableFuture<Void> turn = board.turn();
        Slot slot = enter();
        return slot == null
                ? inTurn(turn, () -> request(request))
                : counted(slot, () -> slot.requests().handle(request));
    }

    CompletionStage<?> delivery(Delivery delivery) throws Exception {
        CompletableFuture<Void> turn = board.turn();
        Slot slot = enter();
        return slot == null
                ? inTurn(turn, () -> delivery(delivery).thenApply(done -> true))
                : counted(slot, () -> slot.deliveries().handle(delivery));
    }

    private static <T extends CompletionStage<?>> T counted(Slot slot, Callable<T> call) throws Exception {
        boolean began = false;
        try {
            T answer = call.call();
            CompletionStage<?> unused = answer.whenComplete((done, failure) -> slot.exit());
            began = true;
            return answer;
        } finally {
            if (!began) {
                slot.exit();
            }
        }
    }

    /**
     * What came for a generation that is about to be active waits until it is. The turn was looked at before it was
     * decided, so that a switch in between is not missed.
     */
    private <T> CompletionStage<T> inTurn(@Nullable CompletableFuture<Void> turn, Callable<CompletionStage<T>> again) {
        if (turn == null) {
            return CompletableFuture.failedFuture(gone());
        }
        return turn.thenCompose(switched -> {
            try {
                return again.call();
            } catch (Exception e) {
                return CompletableFuture.failedFuture(e);
            }
        });
    }

    private RequestFailedException gone() {
        return new RequestFailedException(
                new Outcome.Unavailable("the responder on " + key.filter() + " was closed before it could answer"));
    }
}
