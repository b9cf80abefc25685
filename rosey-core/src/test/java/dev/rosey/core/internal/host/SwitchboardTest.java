package dev.rosey.core.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.NoRespondersException;
import dev.rosey.api.bus.RequestFailedException;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.core.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What reaches which version of a plugin around a switch, one step at a time. */
class SwitchboardTest {
    private static final SubscribeOptions GROUP = SubscribeOptions.queueGroup("guest");
    private static final SubscribeOptions PLAIN = SubscribeOptions.defaults();
    private static final SubjectFilter FILTER = SubjectFilter.of("rosey.event.guest.asked");
    private static final Subject SUBJECT = Subject.of("rosey.event.guest.asked");

    private VirtualTime time = new VirtualTime(Instant.parse("2030-01-01T00:00:00Z"));
    private InProcessEventBus bus = bus();
    private Switchboard board = new Switchboard(bus);
    private Generation old = board.active();
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private final List<String> seen = new ArrayList<>();

    private InProcessEventBus bus() {
        return InProcessEventBus.builder().executor(time).timer(time).clock(time).build();
    }

    @AfterEach
    void close() {
        bus.close();
    }

    private Subscription listen(Generation generation, String who) {
        return generation.subscribe(FILTER, PLAIN, event -> seen.add(who + event.payload().asText()));
    }

    private void answer(Generation generation, String who) {
        Subscription unused = generation.reply(FILTER, GROUP, request ->
                CompletableFuture.completedFuture(Payload.of(who + request.payload().asText())));
    }

    private void publish(int number) {
        bus.publish(SUBJECT, Payload.of(String.valueOf(number)));
    }

    private CompletableFuture<Event> ask(int number) {
        return bus.request(SUBJECT, Payload.of(String.valueOf(number)), Duration.ofSeconds(5)).toCompletableFuture();
    }

    private void switchTo(Generation next) {
        board.prepare(next);
        board.commit(next, left).run();
    }

    /** All orders of three kinds of steps, each kind in its own order: strings such as PRS. */
    private static List<String> orders(int publishes, int runs, int switches) {
        List<String> all = new ArrayList<>();
        extend("", publishes, runs, switches, all);
        return all;
    }

    private static void extend(String head, int publishes, int runs, int switches, List<String> all) {
        if (publishes + runs + switches == 0) {
            all.add(head);
        }
        if (publishes > 0) {
            extend(head + 'P', publishes - 1, runs, switches, all);
        }
        if (runs > 0) {
            extend(head + 'R', publishes, runs - 1, switches, all);
        }
        if (switches > 0) {
            extend(head + 'S', publishes, runs, switches - 1, all);
        }
    }

    /** Begins anew. */
    private Generation fresh() {
        bus.close();
        time = new VirtualTime(Instant.parse("2030-01-01T00:00:00Z"));
        bus = bus();
        board = new Switchboard(bus);
        old = board.active();
        seen.clear();
        return board.next();
    }

    /** Plays an order of steps; says how many publications came before the commit and before the lines closed. */
    private void play(String order, Generation next, Runnable publication) {
        List<Runnable> steps = new ArrayList<>();
        List<Runnable> finish = new ArrayList<>();
        steps.add(() -> board.prepare(next));
        steps.add(() -> finish.add(board.commit(next, new CompletableFuture<>())));
        steps.add(() -> finish.get(0).run());
        for (char step : order.toCharArray()) {
            switch (step) {
                case 'P' -> publication.run();
                case 'R' -> time.runUntilIdle();
                default -> steps.remove(0).run();
            }
        }
        time.runUntilIdle();
    }

    @Test
    void inEveryOrderOfStepsEachEventIsHandledOnceAndByTheVersionThatIsActive() {
        for (String order : orders(3, 2, 3)) {
            Generation next = fresh();
            listen(old, "old");
            listen(next, "new");
            int[] number = {0};

            play(order, next, () -> publish(number[0]++));

            List<String> expected = IntStream.range(0, 3).mapToObj(i -> whoHandles(order, i) + i).toList();
            assertThat(seen).as(order).isEqualTo(expected);
        }
    }

    /** An event is handled at the next run after it was published; the second S makes the other active. */
    private static String whoHandles(String order, int event) {
        int published = nth(order, 'P', event + 1);
        int run = order.indexOf('R', published);
        return run >= 0 && run < nth(order, 'S', 2) ? "old" : "new";
    }

    private static int nth(String text, char wanted, int number) {
        int at = -1;
        for (int i = 0; i < number; i++) {
            at = text.indexOf(wanted, at + 1);
        }
        return at;
    }

    @Test
    void inEveryOrderOfStepsEachQuestionIsAnsweredOnce() {
        for (String order : orders(3, 2, 3)) {
            Generation next = fresh();
            answer(old, "old");
            answer(next, "new");
            List<CompletableFuture<Event>> asked = new ArrayList<>();

            play(order, next, () -> asked.add(ask(asked.size())));

            for (int i = 0; i < asked.size(); i++) {
                assertThat(asked.get(i)).as(order).isCompleted();
                assertThat(asked.get(i).join().payload().asText()).as(order).isEqualTo(whoHandles(order, i) + i);
            }
        }
    }

    @Test
    void inEveryOrderOfStepsWhatOnlyTheNewVersionAnswersWaitsForTheSwitch() {
        for (String order : orders(3, 2, 3)) {
            Generation next = fresh();
            answer(next, "new");
            List<CompletableFuture<Event>> asked = new ArrayList<>();

            play(order, next, () -> asked.add(ask(asked.size())));

            for (int i = 0; i < asked.size(); i++) {
                if (nth(order, 'P', i + 1) < nth(order, 'S', 1)) { // nobody was there
                    assertThat(asked.get(i)).as(order).isCompletedExceptionally();
                } else {
                    assertThat(asked.get(i)).as(order).isCompletedWithValueMatching(
                            answer -> answer.payload().asText().startsWith("new"));
                }
            }
        }
    }

    @Test
    void inEveryOrderOfStepsTheOldVersionAnswersWhatWaitedWhereOnlyItListened() {
        for (String order : orders(3, 2, 3)) {
            Generation next = fresh();
            answer(old, "old");
            List<CompletableFuture<Event>> asked = new ArrayList<>();

            play(order, next, () -> asked.add(ask(asked.size())));

            for (int i = 0; i < asked.size(); i++) {
                if (nth(order, 'P', i + 1) > nth(order, 'S', 3)) { // nobody is there any more
                    assertThat(asked.get(i)).as(order).isCompletedExceptionally();
                } else {
                    assertThat(asked.get(i)).as(order).isCompletedWithValueMatching(
                            answer -> answer.payload().asText().startsWith("old"));
                }
            }
        }
    }

    @Test
    void theOldVersionIsIdleWhenAllThatItBeganIsFinished() {
        CompletableFuture<Payload> answer = new CompletableFuture<>();
        Subscription unused = old.reply(FILTER, GROUP, request -> answer);
        Generation next = board.next();
        answer(next, "new");
        CompletableFuture<Event> asked = ask(1);
        time.runUntilIdle();

        switchTo(next);
        assertThat(old.isIdle()).isFalse();
        assertThat(asked).isNotDone();
        answer.complete(Payload.of("old after all"));

        time.runUntilIdle();
        assertThat(old.isIdle()).isTrue();
        assertThat(asked.join().payload().asText()).isEqualTo("old after all");
    }

    @Test
    void aHandlerThatThrowsLeavesNothingUnfinished() {
        Subscription first = old.reply(FILTER, GROUP, request -> {
            throw new IllegalStateException("no");
        });
        Subscription second = old.subscribe(FILTER, PLAIN, event -> {
            throw new IllegalStateException("no");
        });
        CompletableFuture<Event> asked = ask(1);
        time.runUntilIdle();
        assertThat(asked).isCompletedExceptionally();
        assertThat(old.isIdle()).isTrue();
        assertThat(first.isActive() && second.isActive()).isTrue();
    }

    @Test
    void likeSubscriptionsOfOneVersionAreLinesOfTheirOwn() {
        listen(old, "a");
        listen(old, "b");
        Generation next = board.next();
        listen(next, "c");
        publish(1);
        time.runUntilIdle();
        switchTo(next);
        publish(2);
        time.runUntilIdle();
        assertThat(seen).containsExactly("a1", "b1", "c2");
        assertThat(left).isCompleted();
    }

    @Test
    void aVersionThatGivesUpLeavesNothing() {
        answer(old, "old");
        Generation next = board.next();
        Subscription unused = next.reply(SubjectFilter.of("rosey.event.guest.more"), GROUP,
                request -> CompletableFuture.completedFuture(Payload.empty()));
        board.prepare(next);
        CompletableFuture<Event> early = bus.request(Subject.of("rosey.event.guest.more"), Payload.empty())
                .toCompletableFuture();
        time.runUntilIdle();
        assertThat(early).isNotDone();

        board.giveUp(next);

        time.runUntilIdle();
        assertThatThrownBy(early::join).hasCauseInstanceOf(RequestFailedException.class);
        CompletableFuture<Event> late = bus.request(Subject.of("rosey.event.guest.more"), Payload.empty())
                .toCompletableFuture();
        time.runUntilIdle();
        assertThatThrownBy(late::join).hasCauseInstanceOf(NoRespondersException.class);
        assertThatThrownBy(() -> board.commit(next, left)).isInstanceOf(IllegalStateException.class);
        CompletableFuture<Event> asked = ask(1);
        time.runUntilIdle();
        assertThat(asked.join().payload().asText()).isEqualTo("old1");
        assertThat(board.next()).isNotNull();
    }

    @Test
    void aLineThatCannotBeOpenedUndoesThePreparation() {
        answer(old, "old");
        Subscription taken = bus.consume("guest-log", FILTER, ConsumeOptions.defaults(),
                delivery -> CompletableFuture.completedFuture(null));
        Generation next = board.next();
        Subscription unused = next.reply(SubjectFilter.of("rosey.event.guest.more"), GROUP,
                request -> CompletableFuture.completedFuture(Payload.empty()));
        Subscription other = next.consume("guest-log", FILTER, ConsumeOptions.defaults(),
                delivery -> CompletableFuture.completedFuture(null));

        assertThatThrownBy(() -> board.prepare(next)).isInstanceOf(IllegalStateException.class);

        assertThat(board.active()).isSameAs(old);
        assertThat(other.pending()).isZero();
        assertThat(bus.stats().subscriptions()).isEqualTo(Objects.equals(taken.isActive(), true) ? 2 : 0);
    }

    @Test
    void twoVersionsCannotBeAboutToTakeOver() {
        Generation unused = board.next();
        assertThatThrownBy(board::next).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aConsumerGoesOnWithTheNewVersion() {
        Subscription first = old.consume("guest-log", FILTER, ConsumeOptions.defaults(), delivery -> {
            seen.add("old" + delivery.event().payload().asText());
            return CompletableFuture.completedFuture(null);
        });
        Generation next = board.next();
        Subscription second = next.consume("guest-log", FILTER, ConsumeOptions.defaults(), delivery -> {
            seen.add("new" + delivery.event().payload().asText());
            return CompletableFuture.completedFuture(null);
        });
        CompletableFuture<Void> one = bus.publishDurable(Event.of(SUBJECT, Payload.of("1"))).toCompletableFuture();
        time.runUntilIdle();
        switchTo(next);
        CompletableFuture<Void> two = bus.publishDurable(Event.of(SUBJECT, Payload.of("2"))).toCompletableFuture();
        time.runUntilIdle();
        assertThat(seen).containsExactly("old1", "new2");
        assertThat(one).isCompleted();
        assertThat(two).isCompleted();
        assertThat(first.isActive()).isFalse();
        assertThat(second.isActive()).isTrue();
    }

    @Test
    void theEndOfTheActiveVersionKeepsWhatTheNextHasRegistered() {
        Subscription crashing = listen(old, "old");
        Generation next = board.next();
        listen(next, "new");
        crashing.close();
        publish(1);
        time.runUntilIdle();
        switchTo(next);
        publish(2);
        time.runUntilIdle();
        assertThat(seen).containsExactly("new2");
    }

    @Test
    void whatWasTakenOverIsNotClosedWithTheOldVersion() {
        Subscription mine = listen(old, "old");
        Generation next = board.next();
        listen(next, "new");
        switchTo(next);
        mine.close();
        publish(1);
        time.runUntilIdle();
        assertThat(seen).containsExactly("new1");
    }

    @Test
    void aVersionThatLeavesCanRegisterAndHearsNothing() {
        Generation next = board.next();
        switchTo(next);
        Subscription late = listen(old, "late");
        publish(1);
        time.runUntilIdle();
        assertThat(seen).isEmpty();
        late.close();
        listen(next, "new");
        publish(2);
        time.runUntilIdle();
        assertThat(seen).containsExactly("new2");
    }

    @Test
    void aDrainedSubscriptionHandlesWhatWaitsAndNoMore() {
        Subscription draining = listen(old, "old");
        Generation next = board.next();
        listen(next, "new");
        publish(1);
        CompletableFuture<Void> drained = draining.drain().toCompletableFuture();
        publish(2);
        time.runUntilIdle();
        assertThat(drained).isCompleted();
        assertThat(seen).containsExactly("old1");
        switchTo(next);
        publish(3);
        time.runUntilIdle();
        assertThat(seen).containsExactly("old1", "new3");
    }
}
