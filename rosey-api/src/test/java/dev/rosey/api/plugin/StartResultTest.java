package dev.rosey.api.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StartResultTest {
    @Test
    void runsOnlyWhenStartedNowOrBefore() {
        assertThat(new StartResult.Started(OptionalLong.empty()).isRunning()).isTrue();
        assertThat(new StartResult.AlreadyRunning().isRunning()).isTrue();
        assertThat(new StartResult.NotLoaded(List.of()).isRunning()).isFalse();
        assertThat(new StartResult.Failed("no").isRunning()).isFalse();
        assertThat(new StartResult.Unavailable("no").isRunning()).isFalse();
    }

    @Test
    void doesNotChangeWithItsList() {
        List<String> loaded = new ArrayList<>(List.of("dice"));
        StartResult.NotLoaded result = new StartResult.NotLoaded(loaded);
        loaded.clear();
        assertThat(result.loaded()).containsExactly("dice").isUnmodifiable();
    }
}
