package dev.rosey.cytube.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChatLimiterTest {
    private static final ChannelOptions WITHOUT_ANTIFLOOD =
            new ChannelOptions(false, 4, 1, Duration.ofSeconds(4), false);

    private final ChatLimiter limiter = new ChatLimiter();
    private long now = Long.MAX_VALUE - 5; // the clock may overflow

    @Test
    void aUserGetsABurstOfFourAndThenOneASecond() {
        assertThat(burst()).isEqualTo(4);
        assertThat(waitMillis()).isBetween(1050L, 1200L);
        pass(waitMillis() + 1);
        assertThat(burst()).isEqualTo(1);
    }

    @Test
    void silenceGivesTheBurstBack() {
        burst();
        pass(3900);
        assertThat(burst()).isEqualTo(1);
        pass(5000);
        assertThat(burst()).isEqualTo(4);
    }

    @Test
    void moderatorsAreLimitedToo() {
        limiter.configure(2, ChannelOptions.DEFAULTS);

        assertThat(burst()).isEqualTo(20);
        assertThat(waitMillis()).isBetween(105L, 130L);
    }

    @Test
    void aLeaderIsNoModerator() {
        limiter.configure(1.5, ChannelOptions.DEFAULTS);

        assertThat(burst()).isEqualTo(4);
    }

    @Test
    void withoutTheChannelsLimitTheGeneralOneStays() {
        limiter.configure(0, WITHOUT_ANTIFLOOD);

        assertThat(burst()).isEqualTo(20);
    }

    @Test
    void aLaxChannelDoesNotLiftTheGeneralLimit() {
        limiter.configure(0, new ChannelOptions(true, 1000, 1000, Duration.ofMillis(1), false));
        pass(1);

        assertThat(burst()).isEqualTo(20);
    }

    @Test
    void whatWasSentCountsUnderNewRules() {
        limiter.configure(2, ChannelOptions.DEFAULTS);
        assertThat(burst()).isEqualTo(20);
        limiter.configure(0, ChannelOptions.DEFAULTS);

        assertThat(waitMillis()).isGreaterThan(1000);
    }

    @Test
    void aRefusalEndsTheBurstAndIsWaitedFor() {
        limiter.sent(now);
        limiter.refused(now, Duration.ofSeconds(3));

        assertThat(waitMillis()).isBetween(3050L, 3400L);
        pass(waitMillis() + 1);
        assertThat(burst()).isEqualTo(1);
    }

    @Test
    void aRefusalOfWhatWasNotCountedIsBelieved() {
        limiter.refused(now, Duration.ofSeconds(1));

        assertThat(waitMillis()).isGreaterThan(1000);
    }

    @Test
    void noServerSilencesForEver() {
        limiter.refused(now, Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(waitMillis()).isLessThan(Duration.ofMinutes(6).toMillis());
        limiter.refused(now, Duration.ofSeconds(Long.MIN_VALUE));
        assertThat(waitMillis()).isLessThan(2000);
    }

    @Test
    void aNewConnectionStartsAnew() {
        limiter.configure(0, new ChannelOptions(true, 2, 0.01, Duration.ofHours(1), false));
        burst();
        limiter.refused(now, Duration.ofMinutes(1));
        limiter.reset();

        assertThat(burst()).isEqualTo(4);
    }

    @Test
    void optionsWithoutSenseNeitherThrowNorLetEverythingPass() {
        limiter.configure(0, new ChannelOptions(true, 0, 0, Duration.ofSeconds(Long.MAX_VALUE), false));
        assertThat(burst()).isEqualTo(1);
        assertThat(waitMillis()).isGreaterThan(Duration.ofDays(365).toMillis());
        limiter.configure(0, new ChannelOptions(true, 4, Double.NaN, Duration.ofSeconds(4), false));
        assertThat(waitMillis()).isLessThan(5500);
    }

    private int burst() {
        int sent = 0;
        while (sent < 100 && limiter.waitNanos(now) == 0) {
            limiter.sent(now);
            sent++;
        }
        return sent;
    }

    private void pass(long millis) {
        now += millis * 1_000_000;
    }

    private long waitMillis() {
        return limiter.waitNanos(now) / 1_000_000;
    }
}
