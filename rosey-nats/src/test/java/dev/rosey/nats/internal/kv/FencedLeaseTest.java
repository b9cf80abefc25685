package dev.rosey.nats.internal.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.rosey.nats.config.LeaseSpec;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class FencedLeaseTest {
    private static final LeaseSpec SPEC = LeaseSpec.builder().holder("host-a").build();
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final LeaseWorld world = new LeaseWorld();
    private final LeaseWorld.Host a = world.host(SPEC);
    private final LeaseWorld.Host b = world.host(LeaseSpec.builder().holder("host-b").build());

    private void held() {
        a.campaign();
        world.advance(SECOND.multipliedBy(6));
        assertThat(a.lease.isHeld()).isTrue();
    }

    private void cut() {
        world.loss = () -> true;
    }

    private void mend() {
        world.loss = () -> false;
    }

    @Test
    void aLeaseThatTheStoreKnowsNothingOfIsTakenAfterATermOfSomebodyElseWouldBeOver() {
        a.campaign();
        world.advance(Duration.ofMillis(4900));
        assertThat(a.lease.isHeld()).isFalse();
        assertThat(a.lease.token()).isEmpty();
        assertThat(a.heard).singleElement().asString().contains("waiting", "knows nothing");
        world.advance(Duration.ofMillis(200));
        assertThat(a.lease.isHeld()).isTrue();
        assertThat(a.heard).hasSize(2).last().isEqualTo("acquired");
    }

    @Test
    void aHeldLeaseStaysHeldWithOneToken() {
        held();
        long token = a.lease.token().orElseThrow();
        world.advance(Duration.ofHours(1));
        assertThat(a.lease.token()).hasValue(token);
        assertThat(a.heard.stream().filter("acquired"::equals)).hasSize(1);
    }

    @Test
    void whoComesLaterWaitsAndHearsOnceWhoHoldsIt() {
        held();
        b.campaign();
        world.advance(Duration.ofMinutes(1));
        assertThat(b.heard).containsExactly("waiting: host-a holds it");
        assertThat(world.holders()).containsExactly(a);
    }

    @Test
    void aLeaseThatIsGivenBackIsTakenByTheNextWithAGreaterToken() {
        held();
        long token = a.lease.token().orElseThrow();
        b.campaign();
        world.advance(SECOND);
        CompletionStage<Void> released = a.lease.release();
        assertThat(a.lease.isHeld()).isFalse();
        world.advance(Duration.ofMillis(700));
        assertThat(released.toCompletableFuture()).isCompleted();
        assertThat(b.lease.isHeld()).isTrue();
        assertThat(b.lease.token().orElseThrow()).isGreaterThan(token);
        assertThat(a.heard).doesNotContain("lost");
    }

    @Test
    void aHolderThatDiesIsFollowedWhenItsTimeIsOver() {
        held();
        b.campaign();
        world.advance(SECOND);
        a.pause();
        world.advance(Duration.ofMillis(7200));
        assertThat(world.holders()).containsExactly(b);
    }

    @Test
    void aHostThatStoodStillKnowsItBeforeAnythingElseHappens() {
        held();
        a.pause();
        world.advance(SECOND.multipliedBy(20));
        assertThat(a.lease.isHeld()).isFalse(); // no step of it has run
        assertThat(a.lease.token()).isEmpty();
        a.resume();
        world.advance(Duration.ofMillis(1));
        assertThat(a.heard).last().asString().startsWith("lost: the store has not confirmed it for 4500 ms");
    }

    @Test
    void aHolderThatHearsNothingStopsBeforeItsTimeIsOver() {
        held();
        b.campaign();
        cut();
        world.advance(Duration.ofMillis(4600));
        assertThat(a.lease.isHeld()).isFalse();
        assertThat(a.heard).last().asString().startsWith("lost");
        assertThat(world.holders()).isEmpty();
        mend();
        world.advance(SECOND.multipliedBy(7));
        assertThat(world.holders()).containsExactly(b);
    }

    @Test
    void aShortCutCostsNothing() {
        held();
        cut();
        world.advance(Duration.ofMillis(2500));
        mend();
        world.advance(Duration.ofMinutes(1));
        assertThat(a.lease.isHeld()).isTrue();
        assertThat(a.heard.stream().filter(notice -> notice.startsWith("lost"))).isEmpty();
    }

    @Test
    void aConfirmationWhoseAnswerIsLostIsFoundAgain() {
        held();
        boolean[] isAnswer = {false};
        world.loss = () -> { // requests arrive, answers do not
            isAnswer[0] = !isAnswer[0];
            return !isAnswer[0];
        };
        world.advance(SECOND.multipliedBy(2));
        mend();
        world.advance(Duration.ofMinutes(1));
        assertThat(a.lease.isHeld()).isTrue();
        assertThat(a.heard.stream().filter("acquired"::equals)).hasSize(1);
    }

    @Test
    void aTermIsCountedFromBeforeItWasAskedForAndNotFromItsAnswer() {
        held();
        assertThat(a.lease.release()).isNotNull();
        world.advance(SECOND);
        world.delay = () -> Duration.ofMillis(450);
        b.campaign(); // read: 0.9 s; then sent at 0.9 s and answered at 1.8 s
        world.advance(Duration.ofMillis(1850));
        assertThat(b.lease.isHeld()).isTrue();
        cut();
        world.advance(Duration.ofMillis(3500));
        assertThat(b.lease.isHeld()).isTrue();
        world.advance(Duration.ofMillis(60)); // 4.5 s after it was sent
        assertThat(b.lease.isHeld()).isFalse();
    }

    @Test
    void aConfirmationIsCountedFromBeforeItWasAskedForAndNotFromItsAnswer() {
        held();
        world.delay = () -> Duration.ofMillis(450);
        long before = world.writes();
        while (world.writes() == before) {
            world.advance(Duration.ofMillis(1));
        }
        cut(); // sent 450 ms ago, and the answer is on its way
        world.advance(Duration.ofMillis(4000));
        assertThat(a.lease.isHeld()).isTrue();
        world.advance(Duration.ofMillis(60));
        assertThat(a.lease.isHeld()).isFalse();
    }

    @Test
    void aTermThatIsOverIsNotBroughtBackByALateConfirmation() {
        held();
        long before = world.writes();
        while (world.writes() == before) {
            world.advance(Duration.ofMillis(1));
        }
        a.pause(); // the answer comes, and nobody looks at it
        world.advance(Duration.ofMillis(3500)); // longer than the term before it, and not as long as the one after it
        assertThat(a.lease.isHeld()).isFalse();
        a.resume();
        assertThat(a.lease.isHeld()).isFalse();
        world.advance(Duration.ofMillis(1));
        assertThat(a.heard).last().asString().startsWith("lost");
    }

    @Test
    void aLongerTimeOfTheHolderIsWaitedFor() {
        LeaseWorld.Host patient = world.host(LeaseSpec.builder().duration(SECOND.multipliedBy(30)).build());
        patient.campaign();
        world.advance(SECOND.multipliedBy(31));
        assertThat(patient.lease.isHeld()).isTrue();
        patient.pause();
        b.campaign();
        world.advance(Duration.ofMillis(29_900));
        assertThat(world.holders()).isEmpty();
        world.advance(SECOND.multipliedBy(2));
        assertThat(world.holders()).containsExactly(b);
    }

    @Test
    void aStoreThatHasLostEverythingGivesTheLeaseToNobodyBeforeTheTimeIsOver() {
        held();
        b.campaign();
        world.advance(SECOND);
        world.loseStore();
        cut();
        world.advance(Duration.ofMillis(10));
        mend();
        for (int i = 0; i < 100; i++) {
            world.advance(Duration.ofMillis(100));
            assertThat(world.holders().size()).isLessThanOrEqualTo(1);
        }
        assertThat(a.heard).anyMatch(notice -> notice.startsWith("lost: the store knows nothing of it any more"));
        assertThat(world.holders()).containsExactly(b);
    }

    @Test
    void whatWasOnItsWayIsGivenBackAsWell() {
        held();
        world.delay = () -> Duration.ofMillis(200);
        b.campaign();
        world.advance(Duration.ofMillis(1300)); // a confirmation is on its way
        assertThat(a.lease.release()).isNotNull();
        world.advance(Duration.ofMillis(2500));
        assertThat(b.lease.isHeld()).isTrue();
    }

    @Test
    void anAcquisitionThatIsAnsweredAfterTheReleaseIsGivenBack() {
        held();
        assertThat(a.lease.release()).isNotNull();
        world.advance(SECOND);
        world.delay = () -> Duration.ofMillis(300);
        b.campaign();
        world.advance(Duration.ofMillis(700)); // the write of b is on its way
        assertThat(b.lease.release()).isNotNull();
        world.advance(SECOND.multipliedBy(2));
        a.campaign();
        world.advance(Duration.ofMillis(1300));
        assertThat(a.lease.isHeld()).isTrue();
        assertThat(b.heard).doesNotContain("acquired");
    }

    @Test
    void aLostTermIsFollowedByAnotherCampaign() {
        held();
        long token = a.lease.token().orElseThrow();
        a.pause();
        world.advance(SECOND.multipliedBy(10));
        a.resume();
        world.advance(SECOND);
        a.campaign();
        world.advance(SECOND);
        assertThat(a.lease.isHeld()).isTrue(); // nobody was there meanwhile
        assertThat(a.lease.token().orElseThrow()).isGreaterThan(token);
    }

    @Test
    void onlyOneCampaignAtATimeAndNoneAfterTheEnd() {
        a.campaign();
        assertThatIllegalStateException().isThrownBy(a::campaign).withMessageContaining("release it first");
        a.lease.release();
        a.campaign();
        a.lease.release();
        a.lease.close();
        a.lease.close();
        assertThatIllegalStateException().isThrownBy(a::campaign).withMessageContaining("closed");
        assertThat(a.lease.release().toCompletableFuture()).isCompleted();
    }
}
