package dev.rosey.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.event.Value;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.spi.PluginSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a plugin receives of what it asks for: SUR-8, P11-15. */
class GrantsTest {
    private static PluginSpec apply(PermissionSet asked, ResourceLimits limits, PluginSettings settings) {
        PluginManifest plain = PluginManifest.of("greedy", "1.0.0", Plugin.class);
        PluginManifest manifest = new PluginManifest(plain.name(), plain.version(), plain.main(), "", "",
                plain.commands(), asked, plain.requires(), 1, plain.restart(), limits, plain.subjectAliases(),
                plain.configSchema());
        return Grants.apply(PluginInstance.of(manifest, () -> context -> {}), settings);
    }

    private static PermissionSet standard() {
        return PermissionSet.of(PermissionProfile.STANDARD);
    }

    @Test
    void moreMemoryAndProcessorTimeThanTheDefaultMustBeGranted() {
        ResourceLimits greedy = ResourceLimits.defaults().withMaxMemoryMegabytes(1024).withMaxCpuPercent(400);
        PluginSpec spec = apply(standard(), greedy, PluginSettings.defaults());
        assertThat(spec.limits().maxMemoryMegabytes()).isEqualTo(256);
        assertThat(spec.limits().maxCpuPercent()).isEqualTo(50);
    }

    @Test
    void theGrantedAmountIsTheLimit() {
        PermissionSet high = PermissionSet.builder(PermissionProfile.STANDARD)
                .grant(Permission.RESOURCE_MEMORY_HIGH, "512")
                .grant(Permission.RESOURCE_CPU_HIGH, "100")
                .build();
        ResourceLimits greedy = ResourceLimits.defaults().withMaxMemoryMegabytes(1024).withMaxCpuPercent(80);
        PluginSpec spec = apply(high, greedy, PluginSettings.defaults().withGranted(high));
        assertThat(spec.limits().maxMemoryMegabytes()).isEqualTo(512);
        assertThat(spec.limits().maxCpuPercent()).isEqualTo(80);
    }

    @Test
    void lessThanTheDefaultStaysAsItIs() {
        ResourceLimits modest = ResourceLimits.defaults().withMaxMemoryMegabytes(64).withMaxCpuPercent(5);
        assertThat(apply(standard(), modest, PluginSettings.defaults()).limits()).isEqualTo(modest);
    }

    @Test
    void moreThreadsDescriptorsAndGraceThanTheDefaultAreTheOperatorsToGive() {
        ResourceLimits greedy = ResourceLimits.defaults().withMaxThreads(5000).withMaxDescriptors(5000)
                .withStartGrace(Duration.ofHours(1));
        assertThat(apply(standard(), greedy, PluginSettings.defaults()).limits()).isEqualTo(ResourceLimits.defaults());
        assertThat(apply(standard(), greedy, PluginSettings.defaults().withLimits(limits ->
                limits.withMaxThreads(500).withStartGrace(Duration.ofMinutes(1)))).limits())
                .isEqualTo(ResourceLimits.defaults().withMaxThreads(500).withStartGrace(Duration.ofMinutes(1)));
    }

    @Test
    void withoutConfigReadTheConfigurationStaysWithTheHost() {
        Value config = Value.map().put("secret", "x").build();
        PermissionSet blind = PermissionSet.builder(PermissionProfile.STANDARD).deny(Permission.CONFIG_READ).build();
        PluginSettings settings = PluginSettings.defaults().withConfig(config);
        assertThat(apply(standard(), ResourceLimits.defaults(), settings).config()).isEqualTo(config);
        assertThat(apply(blind, ResourceLimits.defaults(), settings).config()).isEqualTo(Value.map().build());
    }

    @Test
    void anOperatorNarrowsWhatAManifestAsksFor() {
        PermissionSet asked = PermissionSet.builder(PermissionProfile.ADMIN).grant(Permission.EVENT_SUBSCRIBE, ">").build();
        PluginSpec spec = apply(asked, ResourceLimits.defaults(), PluginSettings.defaults());
        assertThat(spec.granted().permissions()).isEqualTo(PermissionProfile.STANDARD.permissions());
        assertThat(spec.granted().resources(Permission.EVENT_SUBSCRIBE)).containsExactly("rosey.command.greedy.>");
    }
}
