package dev.rosey.api.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

//
class PermissionProfileTest {
    @Test
    void thereAreTwentyEightPermissions() {
        assertThat(Permission.values()).hasSize(28);
    }

    @ParameterizedTest
    @CsvSource({"MINIMAL,3", "STANDARD,9", "EXTENDED,16", "ADMIN,28", "CUSTOM,0"})
    void profilesHaveTheirSizes(PermissionProfile profile, int size) {
        assertThat(profile.permissions()).hasSize(size);
        assertThat(PermissionSet.of(profile).permissions()).isEqualTo(profile.permissions());
    }

    @Test
    void profilesNest() {
        List<PermissionProfile> order = List.of(PermissionProfile.MINIMAL, PermissionProfile.STANDARD,
                PermissionProfile.EXTENDED, PermissionProfile.ADMIN);
        for (int i = 1; i < order.size(); i++) {
            assertThat(order.get(i).permissions()).containsAll(order.get(i - 1).permissions());
        }
    }

    @Test
    void profilesHaveExactlyTheseMembers() {
        assertThat(PermissionProfile.MINIMAL.permissions())
                .containsExactlyInAnyOrder(Permission.EXECUTE, Permission.CONFIG_READ, Permission.EVENT_SUBSCRIBE);
        assertThat(PermissionProfile.STANDARD.permissions()).contains(Permission.CONFIG_WRITE, Permission.FILE_READ,
                Permission.EVENT_PUBLISH, Permission.PLATFORM_SEND, Permission.DATABASE_READ, Permission.NETWORK_HTTP);
        assertThat(PermissionProfile.EXTENDED.permissions()).contains(Permission.FILE_WRITE, Permission.EVENT_BROADCAST,
                Permission.PLATFORM_MODERATE, Permission.DATABASE_WRITE, Permission.NETWORK_WEBHOOK,
                Permission.RESOURCE_MEMORY_HIGH, Permission.RESOURCE_CPU_HIGH);
    }

    @ParameterizedTest
    @EnumSource(PermissionProfile.class)
    void profilesCannotBeChanged(PermissionProfile profile) {
        assertThatThrownBy(() -> profile.permissions().add(Permission.SYSTEM_SHELL))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @EnumSource(Permission.class)
    void defaultResourcesAreWellFormed(Permission permission) {
        PermissionSet.Builder builder = PermissionSet.builder(PermissionProfile.CUSTOM);
        builder.grant(permission, permission.defaultResources().toArray(new String[0]));
        assertThat(builder.build().resources(permission)).containsExactlyElementsOf(permission.defaultResources());
    }
}
