package dev.rosey.isolation.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VariablesTest {
    private static PermissionSet granted(String... names) {
        return PermissionSet.builder(PermissionProfile.STANDARD).grant(Permission.SYSTEM_ENV, names).build();
    }

    @Test
    void exactlyTheVariablesGrantedByNameArePassedOn() {
        assertThat(Variables.of(granted("TOKEN", "MISSING"), Map.of("TOKEN", "t", "TOKEN2", "other", "PATH", "/bin")))
                .isEqualTo(Map.of("LANG", "C.UTF-8", "TOKEN", "t"));
    }

    @Test
    void variablesThatChangeWhatAVirtualMachineDoesAreNeverPassedOn() {
        assertThat(Variables.of(granted("JAVA_TOOL_OPTIONS", "LD_PRELOAD", "CLASSPATH", "GLIBC_TUNABLES"),
                        Map.of("JAVA_TOOL_OPTIONS", "x", "LD_PRELOAD", "x", "CLASSPATH", "x", "GLIBC_TUNABLES", "x")))
                .isEqualTo(Map.of("LANG", "C.UTF-8"));
    }

    @Test
    void aPermissionWithoutNamesGrantsNothing() {
        assertThat(Variables.of(granted(), Map.of("TOKEN", "t"))).isEqualTo(Map.of("LANG", "C.UTF-8"));
    }
}
