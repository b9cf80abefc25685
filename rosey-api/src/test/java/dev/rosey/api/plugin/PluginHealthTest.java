package dev.rosey.api.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

class PluginHealthTest {
    @Test
    void isWellOrSaysWhatIsWrong() {
        assertThat(PluginHealth.healthy()).isEqualTo(new PluginHealth(true, ""));
        assertThat(PluginHealth.unhealthy("no database")).isEqualTo(new PluginHealth(false, "no database"));
        assertThat(PluginHealth.unhealthy("")).as("without words").isNotEqualTo(PluginHealth.healthy());
    }

    @Test
    void aPluginThatSaysNothingIsWell() throws Exception {
        Plugin plugin = context -> {};
        assertThat(plugin.health()).isEqualTo(PluginHealth.healthy());
    }

    @Test
    void needsADetail() {
        assertThatNullPointerException().isThrownBy(() -> PluginHealth.unhealthy(null)).withMessage("detail");
    }
}
