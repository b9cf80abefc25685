package dev.rosey.api.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopResultTest {
    @Test
    void onlyAPluginThatOthersNeedRunsOn() {
        assertThat(new StopResult.Graceful().isStopped()).isTrue();
        assertThat(new StopResult.Killed().isStopped()).isTrue();
        assertThat(new StopResult.NotRunning().isStopped()).isTrue();
        assertThat(new StopResult.NotLoaded(List.of()).isStopped()).isTrue();
        assertThat(new StopResult.Needed(List.of("trivia")).isStopped()).isFalse();
    }

    @Test
    void doesNotChangeWithItsLists() {
        List<String> names = new ArrayList<>(List.of("dice"));
        StopResult.NotLoaded notLoaded = new StopResult.NotLoaded(names);
        StopResult.Needed needed = new StopResult.Needed(names);
        names.clear();
        assertThat(notLoaded.loaded()).containsExactly("dice").isUnmodifiable();
        assertThat(needed.dependents()).containsExactly("dice").isUnmodifiable();
    }
}
