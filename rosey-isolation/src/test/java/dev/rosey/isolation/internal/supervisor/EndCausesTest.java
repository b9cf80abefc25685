package dev.rosey.isolation.internal.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.bus.Outcome;
import dev.rosey.api.plugin.EndCause;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.ResourceViolation.Limit;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Why a process ended, told by what is left of it. */ // S22-35
class EndCausesTest {
    private static final String HEAP = "Terminating due to java.lang.OutOfMemoryError: Java heap space";

    private static EndCause cause(int status, String tail) {
        return EndCauses.of(PluginState.RUNNING,
                new Child.End(status, Optional.empty(), Optional.empty(), tail), Map.of());
    }

    private static EndCause fault(String words, Map<String, EndCause> own) {
        return EndCauses.of(PluginState.RUNNING,
                new Child.End(137, Optional.empty(), Optional.of(words), HEAP), own);
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

    @Test
    void whatTheHostDidCountsMoreThanHowTheProcessLooks() {
        assertThat(fault("protocol violation: half a frame", Map.of())).isEqualTo(new EndCause.ProtocolViolation());
        assertThat(fault("it hangs: 3 heartbeats in a row were not answered", Map.of()))
                .isEqualTo(new EndCause.Hung(EndCause.Hung.Sign.HEARTBEATS));
        assertThat(fault("3 calls in a row were not answered in time", Map.of()))
                .isEqualTo(new EndCause.Hung(EndCause.Hung.Sign.CALLS));
        assertThat(fault("the runtime is closed", Map.of())).isEqualTo(new EndCause.HostStopped());
        assertThat(fault("too much", Map.of("too much", new EndCause.OverLimit(Limit.THREADS))).label())
                .isEqualTo("LIMIT(THREADS)");
    }

    @Test
    void aStopThatWasAskedForIsThat() {
        assertThat(EndCauses.of(PluginState.STOPPING,
                new Child.End(137, Optional.empty(), Optional.of("protocol violation: x"), HEAP), Map.of()))
                .isEqualTo(new EndCause.HostStopped());
    }

    @Test
    void whatThePluginThrewIsToldByItsPhase() {
        assertThat(threw("java.lang.IllegalStateException")).isEqualTo(new EndCause.Threw("start"));
        assertThat(threw("java.lang.OutOfMemoryError")).isEqualTo(new EndCause.OutOfMemory());
    }

    private static EndCause threw(String type) {
        return EndCauses.of(PluginState.INITIALIZED, new Child.End(1,
                Optional.of(new Outcome.Failed(type, "no", "start")), Optional.empty(), ""), Map.of());
    }
}
