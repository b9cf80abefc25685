package dev.rosey.api.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationHistogramTest {
    @ParameterizedTest
    @CsvSource({
        "-9223372036854775808,0", "-1,0", "0,0", "1,1", "2,2", "3,3", "4,4", "5,5", "7,7", "8,8", "9,8", "10,9", "11,9",
        "14,11", "15,11", "16,12", "19,12", "20,13", "9223372036854775807,247",
    })
    void eachDoublingHasFourBuckets(long nanos, int bucket) {
        assertThat(DurationHistogram.bucket(nanos)).isEqualTo(bucket);
    }

    @Test
    void eachBucketBeginsWhereTheOneBeforeEndsAndTheLastHoldsTheLongest() {
        for (int i = 0; i < DurationHistogram.BUCKETS; i++) {
            long last = with(i, 1).max().toNanos();
            assertThat(DurationHistogram.bucket(last)).as("last of %s", i).isEqualTo(i);
            if (i < DurationHistogram.BUCKETS - 1) {
                assertThat(DurationHistogram.bucket(last + 1)).as("after the last of %s", i).isEqualTo(i + 1);
            } else {
                assertThat(last).isEqualTo(Long.MAX_VALUE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3, 4, 7, 8, 100, 1023, 1024, 1025, 999_999, 5_000_000_000L, 86_400_000_000_000L})
    void aDurationIsRoundedUpByAQuarterAtMost(long nanos) {
        long shown = with(DurationHistogram.bucket(nanos), 1).max().toNanos();
        assertThat(shown).isBetween(nanos, nanos + nanos / 4);
    }

    @ParameterizedTest
    @CsvSource({
        "0,1", "0.01,1", "0.5,1", "0.501,111", "0.51,111", "0.99,111", "0.991,1048575", "1,1048575",
    })
    void aQuantileIsTheEndOfTheBucketThatReachesTheShare(double share, long nanos) {
        assertThat(hundred().quantile(share)).isEqualTo(Duration.ofNanos(nanos));
    }

    @Test
    void tellsCountAndMaximum() {
        assertThat(hundred().count()).isEqualTo(100);
        assertThat(hundred().max()).isEqualTo(Duration.ofNanos(1_048_575));
        assertThat(hundred()).hasToString(
                "100 durations, median PT0.000000001S, 99 % within PT0.000000111S, max PT0.001048575S");
    }

    @Test
    void nothingMeasuredIsZeroThroughout() {
        DurationHistogram empty = DurationHistogram.empty();
        assertThat(empty.count()).isZero();
        assertThat(empty.max()).isZero();
        assertThat(empty.quantile(0)).isZero();
        assertThat(empty.quantile(0.5)).isZero();
        assertThat(empty).isEqualTo(DurationHistogram.of(new long[DurationHistogram.BUCKETS]));
        assertThat(empty.toString()).startsWith("0 durations");
    }

    @Test
    void aCountThatNoDoubleHoldsStillHasAMaximum() {
        DurationHistogram many = with(10, (1L << 53) + 3);
        assertThat(many.max()).isEqualTo(Duration.ofNanos(13));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.001, 1.001, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesOtherShares(double share) {
        assertThatIllegalArgumentException().isThrownBy(() -> hundred().quantile(share))
                .withMessage("share is " + share + "; it must be from 0 to 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, DurationHistogram.BUCKETS - 1, DurationHistogram.BUCKETS + 1})
    void refusesAnotherNumberOfCounts(int length) {
        assertThatIllegalArgumentException().isThrownBy(() -> DurationHistogram.of(new long[length]))
                .withMessage("counts has " + length + " numbers; it must have 248");
    }

    @Test
    void refusesANegativeCount() {
        assertThatIllegalArgumentException().isThrownBy(() -> with(7, -1))
                .withMessage("counts[7] is -1; it must not be negative");
    }

    @Test
    void doesNotChangeWithItsCounts() {
        long[] counts = new long[DurationHistogram.BUCKETS];
        counts[2] = 1;
        DurationHistogram histogram = DurationHistogram.of(counts);
        counts[2] = 0;
        counts[100] = 5;
        assertThat(histogram.count()).isOne();
        assertThat(histogram.max()).isEqualTo(Duration.ofNanos(2));
    }

    @Test
    void equalsByItsCounts() {
        assertThat(with(3, 2)).isEqualTo(with(3, 2)).hasSameHashCodeAs(with(3, 2));
        assertThat(with(3, 2)).as("another bucket").isNotEqualTo(with(4, 2));
        assertThat(with(3, 2)).as("another count").isNotEqualTo(with(3, 1));
    }

    /** 50 of 1 ns, 49 of 100 ns and one of 1 ms. */
    private static DurationHistogram hundred() {
        long[] counts = new long[DurationHistogram.BUCKETS];
        counts[DurationHistogram.bucket(1)] = 50;
        counts[DurationHistogram.bucket(100)] = 49;
        counts[DurationHistogram.bucket(1_000_000)] = 1;
        return DurationHistogram.of(counts);
    }

    private static DurationHistogram with(int bucket, long count) {
        long[] counts = new long[DurationHistogram.BUCKETS];
        counts[bucket] = count;
        return DurationHistogram.of(counts);
    }
}
