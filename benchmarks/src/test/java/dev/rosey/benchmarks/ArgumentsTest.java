package dev.rosey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    @Test
    void nothingMeansEverything() {
        assertThat(Arguments.parse(List.of()))
                .isEqualTo(new Arguments(false, "all", "", Optional.empty(), Optional.empty()));
    }

    @Test
    void allOptionsAreUnderstood() {
        assertThat(Arguments.parse(List.of(
                        "--json", "a.json", "--quick", "--suite", "routing", "--chart", "b.svg", "--case", "hot")))
                .isEqualTo(new Arguments(
                        true, "routing", "hot", Optional.of(Path.of("a.json")), Optional.of(Path.of("b.svg"))));
    }

    @Test
    void whatIsUnknownIsNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> Arguments.parse(List.of("--fast")))
                .withMessageContaining("--fast");
        assertThatIllegalArgumentException().isThrownBy(() -> Arguments.parse(List.of("--suite", "speed")))
                .withMessageContaining("speed").withMessageContaining("routing");
    }

    @Test
    void aMissingValueIsNoticed() {
        assertThatIllegalArgumentException().isThrownBy(() -> Arguments.parse(List.of("--json")))
                .withMessageContaining("--json");
        assertThatIllegalArgumentException().isThrownBy(() -> Arguments.parse(List.of("--json", "--quick")))
                .withMessageContaining("--json");
    }
}
