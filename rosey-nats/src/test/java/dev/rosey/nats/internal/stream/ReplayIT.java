package dev.rosey.nats.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.bus.DurableUnavailableException;
import dev.rosey.nats.config.Replay;
import dev.rosey.nats.config.ReplayHandler;
import dev.rosey.nats.config.ReplaySpec;
import dev.rosey.nats.config.StreamSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplayIT extends DurableFixture {
    private final List<Integer> seen = new CopyOnWriteArrayList<>();
    private final ReplayHandler collect = (event, place) -> seen.add(event.payload().as(Integer.class));

    private Host hostWithStream() {
        Host host = host();
        host.durables.ensure(List.of(StreamSpec.builder(name("S"), text(">")).build()));
        return host;
    }

    private ReplaySpec.Builder all() {
        return ReplaySpec.builder(text("a.*"));
    }

    private void fill(Host host, int from, int to) {
        List<CompletionStage<Void>> sent = new ArrayList<>();
        for (int i = from; i < to; i++) {
            sent.add(host.durables.publish(event("a.x", i)));
        }
        sent.forEach(DurableFixture::result);
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    @Test
    void readsEverythingThereWasAndEnds() {
        Host host = hostWithStream();
        fill(host, 0, 3_000);
        publish(host, "other", -1);
        Replay replay = host.durables.replay(all().capacity(100).untilNow().build(), collect);
        result(replay.ended());
        assertThat(seen).isEqualTo(numbers(0, 3_000));
        assertThat(replay.lastSequence()).isEqualTo(3_000);
        assertThat(replay.isActive()).isFalse();
        assertThat(host.durables.attached()).isZero();
    }

    @Test
    void endsAtOnceWhereThereIsNothing() {
        Host host = hostWithStream();
        result(host.durables.replay(all().untilNow().build(), collect).ended());
        publish(host, "other", 1);
        result(host.durables.replay(all().untilNow().build(), collect).ended());
        assertThat(seen).isEmpty();
    }

    @Test
    void endsThoughOthersPublishOn() {
        Host host = hostWithStream();
        fill(host, 0, 50);
        CountDownLatch open = new CountDownLatch(1);
        Replay replay = host.durables.replay(all().capacity(5).untilNow().build(), (event, place) -> {
            assertThat(open.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            collect.handle(event, place);
        });
        fill(host, 50, 100);
        open.countDown();
        result(replay.ended());
        assertThat(seen).isEqualTo(numbers(0, 50));
    }

    @Test
    void goesOnWithWhatComes() {
        Host host = hostWithStream();
        fill(host, 0, 10);
        Replay replay = host.durables.replay(all().build(), collect);
        soon(() -> assertThat(seen).hasSize(10));
        fill(host, 10, 20);
        soon(() -> assertThat(seen).isEqualTo(numbers(0, 20)));
        assertThat(replay.ended().toCompletableFuture()).isNotDone();
        replay.close();
        result(replay.ended());
        fill(host, 20, 21);
        assertThat(seen).hasSize(20);
    }

    @Test
    void beginsAtAPlaceATimeOrNow() {
        Host host = hostWithStream();
        fill(host, 0, 5);
        Instant time = lastTime(host);
        fill(host, 5, 8);
        result(host.durables.replay(all().fromSequence(4).untilNow().build(), collect).ended());
        assertThat(seen).isEqualTo(numbers(3, 8));
        seen.clear();
        result(host.durables.replay(all().since(time.plusNanos(1)).untilNow().build(), collect).ended());
        assertThat(seen).isEqualTo(numbers(5, 8));
        seen.clear();
        host.durables.replay(all().newOnly().build(), collect);
        fill(host, 8, 10);
        soon(() -> assertThat(seen).isEqualTo(numbers(8, 10)));
    }

    private Instant lastTime(Host host) {
        try {
            return stream(host, name("S")).getStreamState().getLastTime().toInstant();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFailingHandlerIsReportedAndTheReplayGoesOn() {
        Host host = hostWithStream();
        fill(host, 0, 5);
        Replay replay = host.durables.replay(all().untilNow().build(), (event, place) -> {
            collect.handle(event, place);
            throw new IllegalStateException("no");
        });
        result(replay.ended());
        assertThat(seen).isEqualTo(numbers(0, 5));
        assertThat(host.reports.failed).hasValue(5);
    }

    @Test
    void aSlowHandlerSlowsOnlyItself() throws Exception {
        Host host = hostWithStream();
        fill(host, 0, 500);
        CountDownLatch open = new CountDownLatch(1);
        Replay slow = host.durables.replay(all().capacity(10).untilNow().build(), (event, place) ->
                assertThat(open.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue());
        result(host.durables.replay(all().untilNow().build(), collect).ended());
        assertThat(seen).hasSize(500);
        assertThat(slow.pending()).isLessThanOrEqualTo(10);
        open.countDown();
        result(slow.ended());
        assertThat(slow.lastSequence()).isEqualTo(500);
    }

    @Test
    void survivesTheLossOfItsConsumer() throws Exception {
        Host host = hostWithStream();
        host.durables.replay(all().build(), collect);
        fill(host, 0, 10);
        soon(() -> assertThat(seen).hasSize(10));
        for (String name : host.connection.jetStreamManagement().getConsumerNames(name("S"))) {
            host.connection.jetStreamManagement().deleteConsumer(name("S"), name);
        }
        fill(host, 10, 20);
        soon(() -> assertThat(seen).isEqualTo(numbers(0, 20)));
    }

    @Test
    void endsWithAnErrorWhenItsStreamIsDeleted() throws Exception {
        Host host = hostWithStream();
        Replay replay = host.durables.replay(all().build(), collect);
        host.connection.jetStreamManagement().deleteStream(name("S"));
        assertThat(failure(replay.ended())).isInstanceOf(DurableUnavailableException.class);
        assertThat(replay.isActive()).isFalse();
    }

    @Test
    void whereNoStreamOrSeveralFitItSaysSo() {
        Host host = hostWithStream();
        host.durables.ensure(List.of(StreamSpec.builder(name("T"), name("other")).build()));
        assertThatThrownBy(() -> host.durables.replay(ReplaySpec.builder(name("nothing")).build(), collect))
                .isInstanceOf(DurableUnavailableException.class)
                .hasMessageContaining("No stream keeps");
        assertThatThrownBy(() -> host.durables.replay(ReplaySpec.builder(">").build(), collect))
                .isInstanceOf(DurableUnavailableException.class)
                .hasMessageContaining("name one of them");
        assertThatThrownBy(() -> host.durables.replay(all().stream("none").build(), collect))
                .isInstanceOf(DurableUnavailableException.class)
                .hasMessageContaining("none");
        fill(host, 0, 1);
        result(host.durables.replay(ReplaySpec.builder(">").stream(name("S")).untilNow().build(), collect).ended());
        assertThat(seen).containsExactly(0);
    }

    @Test
    void survivesRestartsWithoutAGapOrADouble() {
        Host host = hostWithStream();
        fill(host, 0, 2_000);
        Replay replay = host.durables.replay(all().capacity(20).build(), collect);
        for (int round = 1; round <= 3; round++) {
            int reached = 300 * round;
            soon(() -> assertThat(seen).hasSizeGreaterThan(reached));
            server.kill();
            server.restart();
        }
        fill(host, 2_000, 2_100);
        soon(() -> assertThat(seen).hasSize(2_100));
        assertThat(seen).isEqualTo(numbers(0, 2_100));
        replay.close();
    }
}
