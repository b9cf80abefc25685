package dev.rosey.isolation.internal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.isolation.internal.sandbox.filter.Architecture;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachineTest {
    @ParameterizedTest
    @ValueSource(strings = {"Mac OS X", "Windows 11", "FreeBSD"})
    void otherSystemsAreToldByName(String system) {
        assertThatThrownBy(() -> Machine.architecture(system, "amd64")).isInstanceOf(IOException.class)
                .hasMessageContainingAll("Linux", system);
    }

    @Test
    void processorsAreKnownByTheNamesOfTheJdk() throws IOException {
        assertThat(Machine.architecture("Linux", "amd64")).isEqualTo(Architecture.X86_64);
        assertThat(Machine.architecture("Linux", "aarch64")).isEqualTo(Architecture.AARCH64);
        assertThatThrownBy(() -> Machine.architecture("Linux", "riscv64")).isInstanceOf(IOException.class)
                .hasMessageContaining("riscv64");
    }
}
