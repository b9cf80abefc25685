package dev.rosey.api.plugin;

import dev.rosey.api.bus.Outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.spi.BinaryCodec;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginValuesTest {
    @Test // S22-36
    void theTableOfTransitionsIsExactlyThis() {
        Map<PluginState, String> table = new EnumMap<>(PluginState.class);
        table.put(PluginState.LOADED, "STARTING UNAVAILABLE FAILED");
        table.put(PluginState.STARTING, "INITIALIZED STOPPING RESTARTING FAILED UNAVAILABLE");
        table.put(PluginState.INITIALIZED, "RUNNING STOPPING RESTARTING FAILED");
        table.put(PluginState.RUNNING, "STOPPING RESTARTING FAILED STOPPED");
        table.put(PluginState.STOPPING, "STOPPED");
        table.put(PluginState.STOPPED, "STARTING UNAVAILABLE");
        table.put(PluginState.RESTARTING, "STARTING STOPPED FAILED");
        table.put(PluginState.FAILED, "STARTING UNAVAILABLE STOPPED");
        table.put(PluginState.UNAVAILABLE, "STARTING FAILED STOPPED");
        for (PluginState from : PluginState.values()) {
            Set<PluginState> expected = EnumSet.noneOf(PluginState.class);
            for (String name : table.get(from).split(" ", -1)) {
                expected.add(PluginState.valueOf(name));
            }
            assertThat(from.next()).as("after %s", from).isEqualTo(expected);
            for (PluginState to : PluginState.values()) {
                assertThat(from.canBecome(to)).as("%s to %s", from, to).isEqualTo(expected.contains(to));
            }
            from.next().clear();
            assertThat(from.next()).as("a copy").isEqualTo(expected);
        }
    }

    @Test // S22-31, S22-32
    void restartsByDefaultAfter1And2And4And8And16And30Seconds() {
        RestartConfig defaults = RestartConfig.defaults();
        assertThat(defaults).isEqualTo(new RestartConfig(RestartPolicy.ON_FAILURE, 5, Duration.ofSeconds(1),
                Duration.ofSeconds(30), 2.0, Duration.ofSeconds(60)));
        assertThat(IntStream.rangeClosed(1, 7).mapToObj(n -> defaults.delayBefore(n).toSeconds()))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
        assertThat(defaults.delayBefore(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
        assertThatIllegalArgumentException().isThrownBy(() -> defaults.delayBefore(0));
    }

    @Test
    void theWaitsOfUnusualConfigurationsAreRight() {
        RestartConfig none = RestartConfig.defaults().withInitialDelay(Duration.ZERO);
        assertThat(none.delayBefore(5_000)).isZero();
        RestartConfig short1 = RestartConfig.defaults().withInitialDelay(Duration.ofMillis(100));
        assertThat(short1.delayBefore(2)).isEqualTo(Duration.ofMillis(200));
        RestartConfig endless = RestartConfig.defaults().withInitialDelay(Duration.ofDays(1_000_000));
        assertThat(endless.delayBefore(1)).isEqualTo(Duration.ofDays(1_000_000));
        assertThat(endless.maxDelay()).isEqualTo(Duration.ofDays(1_000_000));
    }

    @Test // S22-33
    void limitsHaveTheirDefaultsAndBounds() {
        assertThat(ResourceLimits.defaults()).isEqualTo(
                new ResourceLimits(50.0, 256, Duration.ofSeconds(5), 2, ResourceLimits.OnViolation.KILL));
        ResourceLimits limits = ResourceLimits.defaults();
        assertThat(limits.withMaxMemoryMegabytes(1024).maxMemoryMegabytes()).isEqualTo(1024);
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withMaxMemoryMegabytes(1025));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withMaxMemoryMegabytes(0));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withMaxCpuPercent(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withMaxCpuPercent(0));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withCheckInterval(Duration.ZERO));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "*;0.0.1;true", "1.2;1.2;true", "1.2;1.2.0;true", "1.2;1.1.9;false", "1.2;2;true", "[1.2,2);1.2;true",
        "[1.2,2);2;false", "[1.2,2);1.99.1;true", "(1.2,2];1.2.0;false", "(1.2,2];2.0;true", "[1,);99;true", "(,2);0;true",
        "(,2);2;false", "1.10;1.9;false", "1.0;1.0-beta;true",
    })
    void versionRangesContain(String range, String version, boolean expected) {
        assertThat(new VersionRange(range).contains(version)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "new", "1.", ".1", "[1,2", "1,2", "[1;2)", "[a,b)", "1.2.3.4.5.6.7", "-1", "99999999999"})
    void refusesVersionRanges(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new VersionRange(text)).withMessageContaining("[1.2,2)");
    }

    static Stream<Outcome.Failure> failures() {
        return Stream.of(new Outcome.Failed("java.lang.X", "no", "call"), new Outcome.TimedOut(Duration.ofMillis(1500)),
                new Outcome.Denied(Permission.EVENT_PUBLISH, "no"), new Outcome.Crashed("exit 1"),
                new Outcome.Overloaded("full"), new Outcome.Unavailable("stopped"),
                Outcome.Failed.of(new IllegalStateException(), "start"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failuresComeBackFromData(Outcome.Failure failure) {
        Value carried = BinaryCodec.INSTANCE.decode(BinaryCodec.INSTANCE.encode(failure.toValue()));
        assertThat(Outcome.Failure.fromValue(carried)).isEqualTo(failure);
        assertThat(failure.message()).isNotEmpty();
    }

    static Stream<Value> notFailures() {
        return Stream.of(Value.none(), Value.of("failed"), Value.map().build(), outcome("ok", Map.of()),
                outcome("failed", Map.of()), outcome("failed", Map.of("type", "t", "message", "m")),
                outcome("denied", Map.of("permission", "FLY", "message", "m")), outcome("denied", Map.of("message", "m")),
                outcome("crashed", List.of()), outcome("overloaded", Map.of()), outcome("unavailable", Map.of()),
                outcome("timedout", Map.of()), outcome("timedout", Map.of("after", "PT-1S")),
                outcome("timedout", Map.of("after", "PT2562047788015215H")));
    }

    @ParameterizedTest
    @MethodSource("notFailures")
    void otherDataIsAPayloadException(Value value) {
        assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> Outcome.Failure.fromValue(value));
    }

    private static Value outcome(String kind, Object detail) {
        return Value.map().put("outcome", kind).put("detail", detail).build();
    }
}
