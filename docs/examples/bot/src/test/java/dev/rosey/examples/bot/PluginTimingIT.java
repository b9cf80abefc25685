package dev.rosey.examples.bot;

import static dev.rosey.examples.bot.PluginHouse.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import dev.rosey.core.plugin.PluginSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long operations on plugins may take. The answers come before the deadlines, however busy the machine is. */
class PluginTimingIT extends WithPlugins {
    @Test
    void aPluginStartsWithinTwoSeconds() throws Exception { // S22-25
        house.load(DICE);
        house.start(DICE);
        get(house.manager.stop(DICE));
        assertThat(get(house.manager.start(DICE), Duration.ofSeconds(2))).isInstanceOf(StartResult.Started.class);
    }

    @Test
    void stubbornPluginsAreStoppedWithinElevenAndTwelveSeconds() throws Exception { // S22-26
        List<String> names = List.of("one", "two", "three");
        for (String name : names) {
            house.load(name, Troublemakers.Stubborn.class, PluginSettings.defaults());
            house.start(name);
        }
        CompletionStage<StopResult> one = house.manager.stop("one");
        CompletionStage<Map<String, StopResult>> all = house.manager.stopAll(Duration.ofSeconds(10));
        assertThat(get(one, Duration.ofSeconds(11))).isEqualTo(new StopResult.Killed());
        assertThat(get(all, Duration.ofSeconds(1)).values()).hasSize(3).containsOnly(new StopResult.Killed());
    }

    @Test
    @Timeout(10)
    void aThousandLooksAtTheStatusTakeLessThanTenMillisecondsEach() throws Exception { // S22-27
        house.load(DICE);
        house.start(DICE);
        assertThatCode(() -> {
            for (int i = 0; i < 1000; i++) {
                assertThat(house.manager.statuses().get(DICE).state()).isEqualTo(PluginState.RUNNING);
            }
        }).doesNotThrowAnyException();
    }
}
