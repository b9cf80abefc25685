package dev.rosey.api.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PluginStatusTest {
    private static final OptionalLong PID = OptionalLong.of(4711);
    private static final Duration UP = Duration.ofSeconds(3);
    private static final PluginState STATE = PluginState.RUNNING;
    private static final SandboxLevel BOX = SandboxLevel.PROCESS_ONLY;
    private static final Optional<ResourceUsage> NONE = Optional.empty();

    @Test
    void equalSnapshotsAreEqual() {
        PluginStatus status = new PluginStatus("dice", "1.0", STATE, "", PID, UP, 2, 1, NONE, BOX);
        assertThat(status).isEqualTo(new PluginStatus("dice", "1.0", STATE, "", OptionalLong.of(4711), UP, 2, 1, NONE, BOX));
        assertThat(status).as("restarts and attempts are apart")
                .isNotEqualTo(new PluginStatus("dice", "1.0", STATE, "", PID, UP, 1, 2, NONE, BOX));
    }

    @Test
    void namesThePartThatIsMissing() {
        assertThatNullPointerException().isThrownBy(
                () -> new PluginStatus(null, "1.0", STATE, "", PID, UP, 0, 0, NONE, BOX)).withMessage("name");
        assertThatNullPointerException().isThrownBy(
                () -> new PluginStatus("dice", null, STATE, "", PID, UP, 0, 0, NONE, BOX)).withMessage("version");
        assertThatNullPointerException().isThrownBy(
                () -> new PluginStatus("dice", "1.0", null, "", PID, UP, 0, 0, NONE, BOX)).withMessage("state");
        assertThatNullPointerException().isThrownBy(
                () -> new PluginStatus("dice", "1.0", STATE, null, PID, UP, 0, 0, NONE, BOX)).withMessage("reason");
        assertThatNullPointerException().isThrownBy(
                () -> new PluginStatus("dice", "1.0", STATE, "", null, UP, 0, 0, NONE, BOX)).withMessage("pid");
        assertThatNullPointerException().isThrownBy(
                () -> new PluginStatus("dice", "1.0", STATE, "", PID, null, 0, 0, NONE, BOX)).withMessage("uptime");
        assertThatNullPointerException().isThrownBy(
                () -> new PluginStatus("dice", "1.0", STATE, "", PID, UP, 0, 0, null, BOX)).withMessage("resources");
        assertThatNullPointerException().isThrownBy(
                () -> new PluginStatus("dice", "1.0", STATE, "", PID, UP, 0, 0, NONE, null)).withMessage("sandbox");
    }
}
