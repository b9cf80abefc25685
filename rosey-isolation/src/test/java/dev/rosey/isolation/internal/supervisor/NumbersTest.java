package dev.rosey.isolation.internal.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NumbersTest {
    private static final int MANY = 10_000;

    @Test
    void countsAndAddsChance() {
        Numbers numbers = new Numbers();
        long[] drawn = LongStream.generate(numbers::next).limit(MANY).toArray();
        for (int i = 0; i < MANY; i++) {
            assertThat(drawn[i] >>> Numbers.CHANCE_BITS).isEqualTo(i + 1);
        }
        Set<Long> chances = new HashSet<>();
        for (long number : drawn) {
            chances.add(number & ((1 << Numbers.CHANCE_BITS) - 1));
        }
        assertThat(chances).hasSizeGreaterThan(MANY * 9 / 10);
    }

    @Test
    void noNumberIsDrawnTwiceByManyThreads() {
        Numbers numbers = new Numbers();
        assertThat(LongStream.range(0, MANY).parallel().map(each -> numbers.next()).boxed().distinct().count())
                .isEqualTo(MANY);
    }

    @Test
    void deliveriesKeepPlaceCountAndChanceApart() {
        long last = (1L << 27) - 1;
        for (int place : new int[] {0, 1, DeliveryNumbers.PLACES - 1}) {
            for (long count : new long[] {0, 5, last}) {
                long number = DeliveryNumbers.of(place, count, (1 << Numbers.CHANCE_BITS) - 1);
                assertThat(number).isPositive();
                assertThat(DeliveryNumbers.place(number)).isEqualTo(place);
                assertThat(DeliveryNumbers.distance(number, DeliveryNumbers.of(place, count + 3, 0))).isEqualTo(3);
                assertThat(DeliveryNumbers.distance(number, number)).isZero();
            }
        }
        assertThat(DeliveryNumbers.place(new Numbers().next())).isNegative();
        assertThat(DeliveryNumbers.place(-1)).isNegative();
    }
}
