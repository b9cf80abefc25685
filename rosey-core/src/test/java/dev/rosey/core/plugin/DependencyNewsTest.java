package dev.rosey.core.plugin;

import static dev.rosey.core.plugin.ManagerFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.event.Value;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.subject.SubjectFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dependents hear when what they require is lost and when it is back. */
class DependencyNewsTest {
    private final ManagerFixture on = new ManagerFixture();
    private final List<Value> events = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private FakeUnit base;

    @BeforeEach
    void runBoth() {
        base = on.running("base");
        on.running("top", "base");
        on.running("other");
        on.bus.subscribe(SubjectFilter.of("rosey.plugin.*.dependency"), SubscribeOptions.builder().direct().build(),
                event -> events.add(event.payload().value()));
        on.manager.onDependency((dependent, required) ->
                heard.add(dependent + " hears that " + required.name() + " is " + required.state()));
    }

    private static Value news(String state, boolean available, String reason) {
        return Value.of(Map.of("plugin", "top", "dependency", "base", "state", state, "available", available,
                "reason", reason));
    }

    @Test
    void aCrashAndTheRecoveryAreTold() {
        base.crash("exit 1");
        on.time.advance(SECOND.multipliedBy(5));
        assertThat(events).containsExactly(news("RESTARTING", false, "exit 1"), news("RUNNING", true, ""));
        assertThat(heard).containsExactly("top hears that base is RESTARTING", "top hears that base is RUNNING");
    }

    @Test
    void aStopThatWasForcedIsTold() {
        base.force(PluginState.STOPPING, "");
        assertThat(events).containsExactly(news("STOPPING", false, ""));
    }

    @Test
    void givingUpIsTold() {
        base.crash("exit 1");
        base.force(PluginState.FAILED, "given up");
        assertThat(events).contains(news("FAILED", false, "given up"));
    }

    @Test
    void aListenerThatThrowsKeepsNobodyFromHearing() {
        on.manager.onDependency((dependent, required) -> {
            throw new IllegalStateException("no");
        });
        on.manager.onDependency((dependent, required) -> heard.add("last"));
        base.crash("exit 1");
        assertThat(heard).containsExactly("top hears that base is RESTARTING", "last");
    }
}
