package dev.rosey.examples.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.subject.Subject;
import dev.rosey.core.plugin.PluginSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the page about plugin isolation says and shows is so. */
class PluginIsolationPageIT extends WithPlugins { // S22-51
    private static final Path PAGE = Pages.ROOT.resolve("docs/guides/plugin-isolation.md");

    private static PluginSettings settings() {
        return PluginSettings.defaults()
                .withRestart(restart -> restart.withInitialDelay(Duration.ofMillis(100)))
                .withLimits(limits -> limits.withCheckInterval(Duration.ofMillis(300)).withStartGrace(Duration.ofSeconds(1)));
    }

    /** The cells of the rows of the table behind a comment. */
    private static List<List<String>> table(String name) throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf("<!-- " + name + " -->\n");
        assertThat(start).as(name).isNotNegative();
        return page.substring(start).lines().skip(3).takeWhile(row -> row.startsWith("|"))
                .map(row -> Arrays.stream(row.split("\\|", -1)).map(String::strip).toList())
                .toList();
    }

    @Test
    void theTableOfStatesIsThatOfTheCode() throws IOException {
        Map<PluginState, Set<PluginState>> shown = new EnumMap<>(PluginState.class);
        for (List<String> row : table("states")) {
            shown.put(PluginState.valueOf(row.get(1)), Arrays.stream(row.get(3).split(", ", -1))
                    .map(PluginState::valueOf).collect(Collectors.toSet()));
        }
        assertThat(shown).isEqualTo(Arrays.stream(PluginState.values())
                .collect(Collectors.toMap(state -> state, PluginState::next)));
    }

    @Test
    void theFieldsOfTheEventsAreThoseOfTheTable() throws Exception {
        house.load("busy", Troublemakers.Busy.class, PluginSettings.defaults().withLimits(limits -> limits
                .withMaxCpuPercent(5.0) // a busy plugin is above that also on a machine that does much besides
                .withCheckInterval(Duration.ofMillis(300)).withStartGrace(Duration.ofSeconds(1))));
        house.start("busy");
        await().atMost(PluginHouse.PATIENCE).until(() -> !house.said("busy", "resources").isEmpty());
        house.bus.publish(Subject.of(Troublemakers.Busy.BURN), Payload.empty());
        await().atMost(PluginHouse.PATIENCE).until(() -> !house.said("busy", "crashed").isEmpty());
        for (List<String> row : table("events")) {
            for (String what : row.get(1).replace("`", "").split(", ", -1)) {
                List<Event> said = house.said("busy", what);
                if (said.isEmpty()) {
                    assertThat(what).isIn("stopped", "failed", "unavailable"); // made in the same way as ready
                } else {
                    assertThat(((Value.MapValue) said.get(0).payload().value()).fields().keySet())
                            .as(what).containsExactlyInAnyOrder(row.get(3).replace("`", "").split(", ", -1));
                }
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thePeaksAreCollected() throws Exception {
        Map<String, Watching.Usage> peaks = new ConcurrentHashMap<>();
        try (Subscription collecting = Watching.collect(house.bus, peaks)) {
            house.load(DICE, settings());
            house.start(DICE);
            await().atMost(PluginHouse.PATIENCE).until(() -> peaks.containsKey(DICE));
            assertThat(peaks.get(DICE).peakMemoryMegabytes().orElseThrow()).isPositive();
            assertThat(collecting.isActive()).isTrue();
        }
    }

    @Test
    void whatDoesNotRunIsNamedAndAKilledPluginRunsAgain() throws Exception {
        house.load(DICE, settings());
        house.load("8ball");
        house.start(DICE);
        assertThat(Watching.troubled(house.manager)).containsExactly("8ball is LOADED: ");
        assertThat(Watching.rehearse(house.bus, house.manager, DICE)).isPositive();
        assertThat(house.status(DICE).restarts()).isEqualTo(1);
    }
}
