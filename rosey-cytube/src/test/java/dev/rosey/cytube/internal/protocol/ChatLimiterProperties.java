package dev.rosey.cytube.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class ChatLimiterProperties {
    private static final ChannelOptions EVERYONE = new ChannelOptions(false, 20, 10, Duration.ofSeconds(2), false);

    /** What happens next: some time passes, then perhaps the rules change, then a message goes. */
    record Step(long pauseMillis, boolean isPatient, Standing standing, double delay) {}

    record Standing(double rank, ChannelOptions options) {}

    @Property(tries = 500)
    void theServerRefusesNothingThatPassesHereHoweverTheRulesChange(@ForAll("steps") List<Step> steps) {
        run(steps, 5);
    }

    @Property
    void byTheUsualRulesADelayOfATwentiethOfTheIntervalDoesNoHarm(@ForAll("usualSteps") List<Step> steps) {
        run(steps, 50);
    }

    private static void run(List<Step> steps, long longestDelayMillis) {
        ChatLimiter limiter = new ChatLimiter();
        ServerWithOneCount one = new ServerWithOneCount();
        ServerWithACountEach each = new ServerWithACountEach();
        long now = 17;
        for (int i = 0; i < steps.size(); i++) {
            Standing standing = steps.get(i).standing();
            limiter.configure(standing.rank(), standing.options());
            now += steps.get(i).pauseMillis() * 1_000_000;
            if (steps.get(i).isPatient()) {
                now += limiter.waitNanos(now);
            }
            if (limiter.waitNanos(now) == 0) {
                limiter.sent(now);
                double arrival = now / 1e6 + steps.get(i).delay() * longestDelayMillis;
                assertThat(one.takes((long) arrival, standing)).as("one count, step %d", i).isTrue();
                assertThat(each.takes((long) arrival, standing)).as("a count each, step %d", i).isTrue();
            }
        }
    }

    @Property(tries = 200)
    void waitingAsLongAsItSaysIsEnough(@ForAll("steps") List<Step> steps) {
        ChatLimiter limiter = new ChatLimiter();
        long now = 0;
        for (Step step : steps) {
            limiter.configure(step.standing().rank(), step.standing().options());
            limiter.sent(now);
            if (!step.isPatient()) {
                limiter.refused(now, Duration.ofMillis(step.pauseMillis()));
            }
            now += limiter.waitNanos(now);
            assertThat(limiter.waitNanos(now)).isZero();
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return steps(standings());
    }

    @Provide
    Arbitrary<List<Step>> usualSteps() {
        return steps(Arbitraries.just(new Standing(1, ChannelOptions.DEFAULTS)));
    }

    private static Arbitrary<List<Step>> steps(Arbitrary<Standing> standings) {
        Arbitrary<Long> pauses = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.longs().between(0, 30)),
                Tuple.of(3, Arbitraries.longs().between(30, 1500)),
                Tuple.of(2, Arbitraries.longs().between(1500, 12_000)));
        // Few different rules in one run, so that each applies long enough to matter.
        return standings.list().ofMinSize(1).ofMaxSize(3).flatMap(rules -> Combinators.combine(
                        pauses,
                        Arbitraries.of(true, true, true, false),
                        Arbitraries.integers().between(0, 30).map(i -> rules.get(i < rules.size() ? i : 0)),
                        Arbitraries.doubles().between(0, 1))
                .as(Step::new)
                .list()
                .ofMinSize(10)
                .ofMaxSize(60));
    }

    private static Arbitrary<Standing> standings() {
        Arbitrary<ChannelOptions> options = Combinators.combine(
                        Arbitraries.of(true, true, false),
                        Arbitraries.integers().between(0, 30),
                        Arbitraries.of(0.2, 0.5, 1.0, 3.0, 10.0, 50.0),
                        Arbitraries.of(0, 300, 1000, 2000, 4000, 9000))
                .as((on, burst, perSecond, cooldown) ->
                        new ChannelOptions(on, burst, perSecond, Duration.ofMillis(cooldown), false));
        return Combinators.combine(Arbitraries.of(-1.0, 0.0, 1.5, 2.0, 255.0), options).as(Standing::new);
    }

    private static boolean isLimitedMore(Standing standing) {
        return standing.rank() < 2 && standing.options().hasAntiflood();
    }

    /** A server with one counter, which the limit of the sender is applied to. */
    private static final class ServerWithOneCount {
        private final Counter counter = new Counter();

        boolean takes(long millis, Standing standing) {
            return counter.takes(millis, isLimitedMore(standing) ? standing.options() : EVERYONE);
        }
    }

    /** A server with a counter for everyone and another for those who are limited more. */
    private static final class ServerWithACountEach {
        private final Counter everyone = new Counter();
        private final Counter more = new Counter();

        boolean takes(long millis, Standing standing) {
            return everyone.takes(millis, EVERYONE)
                    && (!isLimitedMore(standing) || more.takes(millis, standing.options()));
        }
    }

    /** The server's rule, as its source has it: in whole milliseconds. */
    private static final class Counter {
        private int count;
        private double last = Double.NEGATIVE_INFINITY;

        boolean takes(long millis, ChannelOptions limit) {
            if (millis - last > limit.cooldown().toMillis()) {
                count = 1;
            } else if (count < limit.burst()) {
                count++;
            } else if (millis - last < 1000 / limit.perSecond()) {
                return false;
            }
            last = millis;
            return true;
        }
    }
}
