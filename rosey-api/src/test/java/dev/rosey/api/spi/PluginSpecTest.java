package dev.rosey.api.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.plugin.RestartPolicy;
import dev.rosey.api.subject.Subject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PluginSpecTest {
    private static final PluginArtifact ARTIFACT = new Artifact(PluginManifest.of(Value.of(Map.of("schemaVersion", 1,
            "name", "dice", "version", "1.2.0", "main", "dev.example.Dice", "restart", Map.of("policy", "always"),
            "limits", Map.of("maxMemoryMegabytes", 64)))));

    @Test
    void takesWhatTheManifestAsksFor() {
        PluginSpec spec = PluginSpec.of(ARTIFACT);
        assertThat(spec.name()).isEqualTo("dice");
        assertThat(spec.manifest()).isSameAs(ARTIFACT.manifest());
        assertThat(spec.restart()).isEqualTo(ARTIFACT.manifest().restart());
        assertThat(spec.restart().policy()).isEqualTo(RestartPolicy.ALWAYS);
        assertThat(spec.limits()).isEqualTo(ResourceLimits.defaults().withMaxMemoryMegabytes(64));
        assertThat(spec.config()).as("an object without fields").isEqualTo(Value.of(Map.of()));
        assertThat(spec.startTimeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void whatIsGrantedIsForThisPlugin() {
        PermissionSet granted = PluginSpec.of(ARTIFACT).granted();
        assertThat(granted.permissions()).isEqualTo(ARTIFACT.manifest().permissions().permissions());
        assertThat(granted.allowsPublish(Subject.of("rosey.event.dice.rolled"))).isTrue();
        assertThat(granted.allowsPublish(Subject.of("rosey.event.trivia.asked"))).isFalse();
    }

    @Test
    void namesThePartThatIsMissing() {
        PermissionSet none = PermissionSet.none();
        RestartConfig restart = RestartConfig.defaults();
        ResourceLimits limits = ResourceLimits.defaults();
        Duration time = Duration.ofSeconds(1);
        Value config = Value.none();
        assertThatNullPointerException().isThrownBy(() -> new PluginSpec(null, config, none, restart, limits, time))
                .withMessage("artifact");
        assertThatNullPointerException().isThrownBy(() -> new PluginSpec(ARTIFACT, null, none, restart, limits, time))
                .withMessage("config");
        assertThatNullPointerException().isThrownBy(() -> new PluginSpec(ARTIFACT, config, null, restart, limits, time))
                .withMessage("granted");
        assertThatNullPointerException().isThrownBy(() -> new PluginSpec(ARTIFACT, config, none, null, limits, time))
                .withMessage("restart");
        assertThatNullPointerException().isThrownBy(() -> new PluginSpec(ARTIFACT, config, none, restart, null, time))
                .withMessage("limits");
        assertThatNullPointerException().isThrownBy(() -> new PluginSpec(ARTIFACT, config, none, restart, limits, null))
                .withMessage("startTimeout");
    }

    private record Artifact(PluginManifest manifest) implements PluginArtifact {
        @Override
        public String origin() {
            return "a test";
        }

        @Override
        public byte[] code() {
            return new byte[0];
        }
    }
}
