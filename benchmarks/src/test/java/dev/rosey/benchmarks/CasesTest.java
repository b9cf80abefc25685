package dev.rosey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.benchmarks.probe.Probes;
import dev.rosey.benchmarks.report.Case;
import dev.rosey.benchmarks.report.Measurement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

class CasesTest {
    private static final Probes PROBES = Cases.probes();

    static Stream<Measurement> measurements() {
        return Cases.all().stream().flatMap(each -> each.measurements().stream()).distinct()
                .filter(each -> !PROBES.isProbe(each));
    }

    @Test
    void namesAreUnique() {
        assertThat(Cases.all()).extracting(Case::name).doesNotHaveDuplicates();
    }

    @Test
    void everySuiteHasCasesAndEveryCaseAGoal() {
        assertThat(Cases.all()).extracting(Case::suite).contains("routing", "dispatch", "request", "isolation", "nats");
        assertThat(Cases.all()).allSatisfy(each -> assertThat(each.goals()).isNotEmpty());
    }

    @Test
    void everyPeerTakesPart() {
        Set<String> peers = Cases.all().stream().flatMap(each -> each.peers().keySet().stream()).collect(Collectors.toSet());
        assertThat(peers).containsExactlyInAnyOrder("HiveMQ", "Moquette", "AntPathMatcher", "Guava", "Guava async",
                "MBassador", "Disruptor", "Vert.x", "RxJava", "Reactor", "Jackson 2", "Jackson 3", "jnats");
    }

    @ParameterizedTest
    @MethodSource("measurements")
    void everyMeasurementIsABenchmarkWithThoseParameters(Measurement measurement) throws Exception {
        assertThat(Arrays.stream(measurement.benchmark().getMethods())
                        .filter(method -> method.isAnnotationPresent(Benchmark.class)))
                .extracting(Method::getName)
                .contains(measurement.method());
        List<String> parameters = Arrays.stream(measurement.benchmark().getFields())
                .filter(field -> field.isAnnotationPresent(Param.class))
                .map(Field::getName)
                .toList();
        assertThat(parameters).containsExactlyInAnyOrderElementsOf(measurement.parameters().keySet());
        for (String name : parameters) {
            assertThat(measurement.benchmark().getField(name).getAnnotation(Param.class).value())
                    .contains(measurement.parameters().get(name));
        }
    }
}
