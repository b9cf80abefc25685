package dev.rosey.api.spi;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.command.AsyncCommandHandler;
import dev.rosey.api.command.CommandRegistry;
import dev.rosey.api.command.Invocation;
import dev.rosey.api.command.Reply;
import dev.rosey.api.event.Payload;
import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.Subjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Registers commands as responders on {@code rosey.command.<plugin>.<command>}, in the plugin's queue group. Safe for
 * use by any number of threads.
 */
public final class BusCommandRegistry implements CommandRegistry {
    private final PluginManifest manifest;
    private final EventBus bus;
    private final Set<String> registered = ConcurrentHashMap.newKeySet();

    /** Makes a registry for one plugin on its end of the bus. */
    public BusCommandRegistry(PluginManifest manifest, EventBus bus) {
        this.manifest = manifest;
        this.bus = bus;
    }

    @Override
    public void registerAsync(String command, AsyncCommandHandler handler) {
        if (manifest.command(command).isEmpty()) {
            throw new IllegalArgumentException("Plugin " + manifest.name() + " registers the command \"" + command
                    + "\", which its manifest does not declare; declared are " + declared());
        }
        if (!registered.add(command)) {
            throw new IllegalStateException(
                    "Plugin " + manifest.name() + " registers the command \"" + command + "\" twice");
        }
        try {
            bus.reply(
                    SubjectFilter.of(Subjects.command(manifest.name(), command)),
                    SubscribeOptions.queueGroup(manifest.name()),
                    request -> handler.handle(request.payload().as(Invocation.class))
                            .thenApply(BusCommandRegistry::payload));
        } catch (RuntimeException refused) {
            registered.remove(command); // nobody answers it yet
            throw refused;
        }
    }

    /** The commands that the manifest declares and nobody has registered. */
    public List<String> missing() {
        List<String> missing = declared();
        missing.removeAll(registered);
        return List.copyOf(missing);
    }

    private List<String> declared() {
        List<String> names = new ArrayList<>();
        for (CommandSpec each : manifest.commands()) {
            names.add(each.name());
        }
        return names;
    }

    private static Payload payload(Reply reply) {
        return Payload.of(reply);
    }
}
