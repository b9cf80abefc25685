package dev.rosey.core.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.core.bus.InProcessEventBus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Deliveries on several threads while versions take turns. */
class SwitchboardRaceTest {
    private static final int TURNS = 3000;
    private static final Subject SUBJECT = Subject.of("rosey.event.guest.said");

    private final InProcessEventBus bus = InProcessEventBus.create();
    private final Switchboard board = new Switchboard(bus);
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong handled = new AtomicLong();
    private final AtomicLong tooLate = new AtomicLong();

    /** Handles on the threads of the publishers; says when it was found idle and is given something nevertheless. */
    private AtomicBoolean listen(Generation generation) {
        AtomicBoolean ended = new AtomicBoolean();
        Subscription unused = generation.subscribe(SubjectFilter.of(SUBJECT), SubscribeOptions.builder().direct().build(),
                event -> {
                    if (ended.get()) {
                        tooLate.incrementAndGet();
                    }
                    handled.incrementAndGet();
                });
        return ended;
    }

    private long publish() {
        long published = 0;
        while (!over.get()) {
            bus.publish(SUBJECT, Payload.empty());
            published++;
        }
        return published;
    }

    @Test
    void whatIsFoundIdleAfterTheSwitchIsGivenNothingMoreAndNothingIsLost() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        List<CompletableFuture<Long>> publishers = new ArrayList<>();
        try {
            AtomicBoolean ended = listen(board.active());
            for (int i = 0; i < 3; i++) {
                publishers.add(CompletableFuture.supplyAsync(this::publish, threads));
            }
            for (int turn = 0; turn < TURNS; turn++) {
                Generation old = board.active();
                Generation next = board.next();
                AtomicBoolean nextEnded = listen(next);
                board.prepare(next);
                board.commit(next, new CompletableFuture<>()).run();
                while (!old.isIdle()) {
                    Thread.yield();
                }
                ended.set(true);
                ended = nextEnded;
            }
            over.set(true);
            long published = 0;
            for (CompletableFuture<Long> publisher : publishers) {
                published += publisher.get(30, TimeUnit.SECONDS);
            }
            assertThat(tooLate).hasValue(0);
            assertThat(handled).hasValue(published);
        } finally {
            over.set(true);
            threads.shutdownNow();
            bus.close();
        }
    }
}
