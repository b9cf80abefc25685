package dev.rosey.isolation.internal.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.rosey.api.bus.Outcome;
import dev.rosey.api.plugin.EndCause;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.ResourceViolation;
import dev.rosey.api.plugin.ResourceViolation.Limit;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Why a process ended, told by what is left of it. */ // S22-35
class EndCausesTest {
    private static final String HEAP = "Terminating due to java.lang.OutOfMemoryError: Java heap space";

    private static EndCause cause(int status, String tail) {
        return EndCauses.of(PluginState.RUNNING,
                new Child.End(status, Optional.empty(), Optional.empty(), tail));
    }

    @ParameterizedTest
    @CsvSource({"0, EXITED(0)", "3, EXITED(3)", "128, EXITED(128)", "129, SIGNALLED(1)", "137, SIGNALLED(9)",
        "192, SIGNALLED(64)", "193, EXITED(193)", "255, EXITED(255)", "-1, EXITED(-1)"})
    void anExitAndASignalAreToldApart(int status, String label) {
        assertThat(cause(status, "").label()).isEqualTo(label);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        HEAP,
        "before\nTerminating due to java.lang.OutOfMemoryError: Metaspace\nafter",
        "# There is insufficient memory for the Java Runtime Environment to continue.",
        "# Native memory allocation (mmap) failed to map 65536 bytes for committing reserved memory.",
        "#  Out of Memory Error (os_linux.cpp:2914), pid=7, tid=8",
        "Error occurred during initialization of VM\nCould not reserve enough space for 65536KB object heap"})
    void wantOfMemoryIsToldByTheText(String tail) {
        assertThat(cause(3, tail)).isEqualTo(new EndCause.OutOfMemory());
        assertThat(cause(134, tail)).isEqualTo(new EndCause.OutOfMemory());
        assertThat(cause(0, tail)).isEqualTo(new EndCause.Exited(0));
    }

    @Test
    void aPlainExitWithTheSameStatusIsNoWantOfMemory() {
        assertThat(cause(3, "java.lang.OutOfMemoryError: thrown and caught")).isEqualTo(new EndCause.Exited(3));
    }

    @Test
    void aLineThatTellsOfMemoryIsKeptHoweverManyFollow() {
        Tail tail = new Tail();
        tail.add("# There is insufficient memory for the Java Runtime Environment to continue.");
        for (int i = 0; i < 500; i++) {
            tail.add("line " + i);
        }
        assertThat(cause(134, tail.text())).isEqualTo(new EndCause.OutOfMemory());
        assertThat(tail.text().lines()).hasSize(22).endsWith("line 499");
    }

    private static Child.End ended(Fault fault) {
        return new Child.End(137, Optional.empty(), Optional.of(fault), HEAP);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments(new Fault.Breach("it hangs: 3 calls in a row"), "PROTOCOL_VIOLATION",
                        "protocol violation: it hangs: 3 calls in a row"),
                arguments(new Fault.Silent(3), "HUNG(HEARTBEATS)", "it hangs: 3 heartbeats in a row were not answered"),
                arguments(new Fault.Stuck(4), "HUNG(CALLS)", "4 calls in a row were not answered in time"),
                arguments(new Fault.NotReady(Duration.ofSeconds(2)), "START_TIMEOUT", "it was not ready within 2000 ms; "
                        + "see what its start waits for, or give it more time with startTimeout"),
                arguments(new Fault.RuntimeClosed(), "HOST_STOPPED", "the runtime is closed"),
                arguments(excess(Limit.CPU, 12.5), "LIMIT(CPU)", "it used 12.5 % of a processor core, allowed are 10.0, in 2 "
                        + "checks in a row; find out what it does, or allow it more with limits/maxCpuPercent"),
                arguments(excess(Limit.MEMORY, 12.5), "LIMIT(MEMORY)", "12.5 MB of memory, allowed are 10.0"),
                arguments(excess(Limit.THREADS, 12), "LIMIT(THREADS)", "it used 12 threads, allowed are 10, in 2 checks"),
                arguments(excess(Limit.DESCRIPTORS, 12), "LIMIT(DESCRIPTORS)", "12 open descriptors, allowed are 10"));
    }

    private static Fault excess(Limit limit, double measured) {
        return new Fault.Excess(new ResourceViolation(limit, measured, 10, 2));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void whatTheHostDidCountsMoreThanHowTheProcessLooks(Fault fault, String label, String words) {
        EndCause cause = EndCauses.of(PluginState.RUNNING, ended(fault));
        assertThat(cause.label()).isEqualTo(label);
        assertThat(EndMessages.of("dice", PluginState.RUNNING, ended(fault), cause))
                .startsWith("Plugin dice was ended: ").contains(words).endsWith("the last that it wrote was:\n" + HEAP);
    }

    @Test
    void aStopThatWasAskedForIsThat() {
        assertThat(EndCauses.of(PluginState.STOPPING, ended(new Fault.Breach("x")))).isEqualTo(new EndCause.HostStopped());
    }

    @Test
    void whatThePluginThrewIsToldByItsPhase() {
        assertThat(threw("java.lang.IllegalStateException")).isEqualTo(new EndCause.Threw("start"));
        assertThat(threw("java.lang.OutOfMemoryError")).isEqualTo(new EndCause.OutOfMemory());
    }

    private static EndCause threw(String type) {
        return EndCauses.of(PluginState.INITIALIZED, new Child.End(1,
                Optional.of(new Outcome.Failed(type, "no", "start")), Optional.empty(), ""));
    }
}
