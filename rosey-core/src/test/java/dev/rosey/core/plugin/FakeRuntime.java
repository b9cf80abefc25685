package dev.rosey.core.plugin;

import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.spi.PluginRuntime;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.core.testkit.VirtualTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Runs nothing: makes units that tests command. */
final class FakeRuntime implements PluginRuntime {
    private final VirtualTime time;
    private final Map<String, FakeUnit> units = new HashMap<>();

    Consumer<FakeUnit> created = unit -> {};

    FakeRuntime(VirtualTime time) {
        this.time = time;
    }

    FakeUnit unit(String plugin) {
        return Objects.requireNonNull(units.get(plugin), plugin);
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public SandboxLevel sandbox() {
        return SandboxLevel.PROCESS_ONLY;
    }

    @Override
    public PluginUnit create(PluginSpec spec, PluginHost host) {
        FakeUnit unit = new FakeUnit(spec, host, time);
        created.accept(unit);
        units.put(spec.name(), unit);
        return unit;
    }

    @Override
    public void close() {}
}
