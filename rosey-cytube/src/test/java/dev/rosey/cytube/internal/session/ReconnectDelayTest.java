package dev.rosey.cytube.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ReconnectDelayTest {
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration MAX = Duration.ofSeconds(60);

    /** Random numbers as great as can be, so that the bound itself shows. */
    private static final RandomGenerator GREATEST = new Random() {
        private static final long serialVersionUID = 1L;

        @Override
        public double nextDouble() {
            return Math.nextDown(1.0);
        }
    };

    private static ReconnectDelay unlimited(RandomGenerator random) {
        return new ReconnectDelay(FIRST, MAX, Duration.ZERO, random, 0);
    }

    private static Duration ended(ReconnectDelay delay, Duration now) {
        return Duration.ofNanos(delay.ended(now.toNanos(), Duration.ZERO));
    }

    @Test
    void theBoundDoublesUpToTheGreatest() {
        ReconnectDelay delay = unlimited(GREATEST);
        List<Long> seconds = new ArrayList<>();
        for (int failure = 0; failure < 100; failure++) {
            seconds.add(Math.round(ended(delay, Duration.ofSeconds(failure)).toNanos() / 1e9));
        }
        assertThat(seconds).startsWith(2L, 4L, 8L, 16L, 32L, 60L, 60L).endsWith(60L);
    }

    @Test
    void aConnectionThatLastedStartsTheSeriesAnew() {
        ReconnectDelay delay = unlimited(GREATEST);
        ended(delay, Duration.ZERO);
        ended(delay, Duration.ZERO);
        delay.ready(Duration.ofSeconds(10).toNanos());
        assertThat(ended(delay, Duration.ofSeconds(69)).toSeconds()).isEqualTo(7);
        delay.ready(Duration.ofSeconds(100).toNanos());
        assertThat(ended(delay, Duration.ofSeconds(160)).toSeconds()).isEqualTo(1);
    }

    @Test
    void whatTheServerAsksForIsTheLeast() {
        assertThat(unlimited(new Random(1)).ended(0, Duration.ofSeconds(90))).isEqualTo(Duration.ofSeconds(90).toNanos());
    }

    @Property
    void attemptsNeverExceedTheBucketOfTheServer(@ForAll long seed, @ForAll @LongRange(min = 0, max = 20_000) long lifeMillis) {
        ReconnectDelay delay = new ReconnectDelay(FIRST, MAX, ReconnectDelay.REFILL, new Random(seed), 0);
        double bucket = 5;
        long now = 0;
        long filledAt = 0;
        for (int attempt = 0; attempt < 50; attempt++) {
            bucket = Math.min(5, bucket + (now - filledAt) / 10e9);
            filledAt = now;
            assertThat(bucket).as("attempt %d at %d ns", attempt, now).isGreaterThanOrEqualTo(1);
            bucket--;
            delay.attempted(now);
            now += Duration.ofMillis(lifeMillis).toNanos();
            now += delay.ended(now, Duration.ZERO);
        }
    }
}
