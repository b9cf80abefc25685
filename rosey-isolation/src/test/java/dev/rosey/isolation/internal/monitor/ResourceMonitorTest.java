package dev.rosey.isolation.internal.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.ResourceUsage;
import dev.rosey.api.plugin.ResourceViolation;
import dev.rosey.api.plugin.ResourceViolation.Limit;
import dev.rosey.core.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** When a plugin is above its limits too often, by a clock that only the test moves. */ // S22-33, S22-34, S22-48
class ResourceMonitorTest {
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final double LOW = 49.9;
    private static final double HIGH = 50.1;

    private final VirtualTime time = new VirtualTime(Instant.EPOCH);
    private final Queue<Optional<ResourceUsage>> figures = new ArrayDeque<>();
    private final List<ResourceUsage> measured = new ArrayList<>();
    private final List<ResourceViolation> violations = new ArrayList<>();
    private boolean watching = true;
    private boolean judged = true;
    private boolean goesOn;
    private int measurements;

    private final ResourceMonitor.Listener listener = new ResourceMonitor.Listener() {
        @Override
        public boolean isWatching() {
            return watching;
        }

        @Override
        public void measured(ResourceUsage usage) {
            measured.add(usage);
        }

        @Override
        public boolean isCpuJudged() {
            return judged;
        }

        @Override
        public boolean violated(ResourceViolation violation) {
            violations.add(violation);
            return goesOn;
        }
    };

    private Optional<ResourceUsage> measure() {
        measurements++;
        Optional<ResourceUsage> next = figures.poll();
        return next == null ? usage(0, 10) : next;
    }

    private static Optional<ResourceUsage> usage(double cpu, double memory) {
        return Optional.of(ResourceUsage.of(cpu, memory, cpu, memory));
    }

    private void cpu(double... percents) {
        for (double percent : percents) {
            figures.add(usage(percent, 10));
        }
    }

    private void run(ResourceLimits limits, int checks) {
        ResourcePoller poller = new ResourcePoller(time, time, this::nanos);
        new ResourceMonitor(limits, this::measure, this::nanos, Runnable::run, listener).begin(poller);
        time.advance(limits.checkInterval().multipliedBy(checks));
    }

    private long nanos() {
        return Duration.between(Instant.EPOCH, time.instant()).toNanos();
    }

    private static ResourceLimits limits(int threshold) {
        return new ResourceLimits(50, 256, EVERY, threshold, ResourceLimits.OnViolation.KILL)
                .withStartGrace(Duration.ofSeconds(6));
    }

    @Test
    void measuresOnceInEachInterval() { // S22-35
        run(limits(2), 12);
        assertThat(measured).hasSize(12);
        assertThat(measurements).isEqualTo(13);
    }

    @Test
    void twoChecksInARowAboveTheLimitAreAViolation() { // S22-34
        cpu(0, 0, HIGH, 70);
        run(limits(2), 3);
        assertThat(violations).containsExactly(new ResourceViolation(Limit.CPU, 70, 50, 2));
    }

    @Test
    void oneCheckAboveTheLimitIsNone() { // S22-34
        cpu(0, 0, HIGH);
        run(limits(2), 10);
        assertThat(violations).isEmpty();
    }

    @Test
    void aGoodCheckBetweenStartsTheCountAnew() { // S22-34
        cpu(0, 0, HIGH, LOW, HIGH, LOW, HIGH, HIGH);
        run(limits(2), 6);
        assertThat(violations).isEmpty();
        time.advance(EVERY);
        assertThat(violations).hasSize(1);
    }

    @Test
    void exactlyTheLimitIsAllowed() {
        cpu(0, 0, 50, 50, 50, 50);
        run(limits(1), 5);
        assertThat(violations).isEmpty();
    }

    @Test
    void processorTimeIsNotJudgedInTheTimeOfGrace() {
        cpu(0, 100, 100);
        run(limits(2), 2);
        assertThat(violations).isEmpty();
        assertThat(measured).hasSize(2);
        cpu(100);
        time.advance(EVERY);
        assertThat(violations).hasSize(1);
    }

    @Test
    void theThresholdIsThatOfTheLimits() {
        cpu(0, 0, HIGH, HIGH, HIGH, HIGH, HIGH);
        run(limits(5), 5);
        assertThat(violations).isEmpty();
        time.advance(EVERY);
        assertThat(violations).containsExactly(new ResourceViolation(Limit.CPU, HIGH, 50, 5));
    }

    @Test
    void memoryIsCountedLikeProcessorTime() {
        figures.addAll(List.of(usage(0, 10), usage(0, 10), usage(0, 257), usage(0, 300)));
        run(limits(2), 3);
        assertThat(violations).containsExactly(new ResourceViolation(Limit.MEMORY, 300, 256, 2));
    }

    @Test
    void eachLimitIsCountedApart() {
        figures.addAll(List.of(usage(0, 10), usage(0, 10), usage(60, 10), usage(0, 300), usage(60, 10), usage(0, 300)));
        run(limits(2), 10);
        assertThat(violations).isEmpty();
    }

    @Test
    void aViolationIsToldOnceAndEndsTheWatch() {
        cpu(0, 0, 90, 90, 90, 90);
        run(limits(2), 20);
        assertThat(violations).hasSize(1);
        assertThat(measured).hasSize(3);
    }

    @Test
    void whatCannotBeMeasuredIsNoViolation() { // S22-56
        ResourceUsage unknown = new ResourceUsage(
                OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
        for (int i = 0; i < 10; i++) {
            figures.add(Optional.of(unknown));
        }
        run(limits(1), 9);
        assertThat(violations).isEmpty();
        assertThat(measured).hasSize(9).containsOnly(unknown);
    }

    @Test
    void aMeasurementThatFailsOnceDoesNotEndTheWatch() {
        figures.addAll(List.of(usage(0, 10), Optional.empty()));
        run(limits(2), 3);
        assertThat(measured).hasSize(2);
    }

    @Test
    void nothingIsMeasuredAnyMoreWhenTheProcessIsGone() {
        run(limits(2), 2);
        watching = false;
        time.advance(EVERY.multipliedBy(10));
        assertThat(measured).hasSize(2);
    }

    @Test
    void memoryThreadsAndDescriptorsAreJudgedFromTheFirstCheckOn() {
        figures.addAll(List.of(usage(0, 10), usage(0, 300), usage(0, 300)));
        run(limits(2), 2);
        assertThat(violations).containsExactly(new ResourceViolation(Limit.MEMORY, 300, 256, 2));
    }

    @Test
    void tooManyThreadsAndTooManyDescriptorsAreViolations() {
        ResourceUsage fine = ResourceUsage.of(0, 10, 0, 10).withThreads(128).withDescriptors(128);
        goesOn = true;
        figures.addAll(List.of(Optional.of(fine), Optional.of(fine), Optional.of(fine.withThreads(129)),
                Optional.of(fine.withThreads(200)), Optional.of(fine.withDescriptors(129)),
                Optional.of(fine.withDescriptors(150)), Optional.of(fine)));
        run(limits(2), 6);
        assertThat(violations).containsExactly(
                new ResourceViolation(Limit.THREADS, 200, 128, 2),
                new ResourceViolation(Limit.DESCRIPTORS, 150, 128, 2));
    }

    @Test
    void aProcessThatIsSlowedDownIsNotJudgedByItsProcessorTime() {
        judged = false;
        cpu(0, 90, 90, 90, 90);
        run(limits(2), 4);
        assertThat(violations).isEmpty();
        assertThat(measured).hasSize(4);
    }
}
