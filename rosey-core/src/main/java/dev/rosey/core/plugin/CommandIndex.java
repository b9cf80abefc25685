package dev.rosey.core.plugin;

import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.core.command.CommandCatalog.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** Which plugin a command belongs to. Safe for use by any number of threads. */
final class CommandIndex {
    private final Map<String, Command> commands = new TreeMap<>(); // by name or alias in small letters; guarded by lock
    private final ReentrantLock lock = new ReentrantLock();

    /** Refuses a plugin whose commands belong to another. */
    void requireFree(PluginManifest manifest) {
        lock.lock();
        try {
            for (CommandSpec command : manifest.commands()) {
                for (String name : names(command)) {
                    Command taken = commands.get(key(name));
                    if (taken != null) {
                        throw isTaken(name, manifest, taken);
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private static PluginException isTaken(String name, PluginManifest manifest, Command taken) {
        return new PluginException("PLUGIN-007", "The command " + name + " of plugin " + manifest.name()
                + " belongs to plugin " + taken.plugin().spec().name() + " already; rename one of them");
    }

    void add(ManagedPlugin plugin) {
        lock.lock();
        try {
            put(plugin, plugin.spec().manifest());
        } finally {
            lock.unlock();
        }
    }

    private void put(ManagedPlugin plugin, PluginManifest manifest) {
        for (CommandSpec command : manifest.commands()) {
            Command owned = new Command(plugin, command);
            names(command).forEach(name -> commands.put(key(name), owned));
        }
    }

    /** Refuses a version of a plugin whose commands belong to another plugin. */
    void requireFree(ManagedPlugin plugin, PluginManifest manifest) {
        lock.lock();
        try {
            for (CommandSpec command : manifest.commands()) {
                for (String name : names(command)) {
                    Command taken = commands.get(key(name));
                    if (taken != null && taken.plugin() != plugin) {
                        throw isTaken(name, manifest, taken);
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives a plugin the commands of another version while the action switches to it, unless one is not free. */
    void replace(ManagedPlugin plugin, PluginManifest manifest, Runnable action) {
        lock.lock();
        try {
            requireFree(plugin, manifest);
            action.run();
            commands.values().removeIf(each -> each.plugin() == plugin);
            put(plugin, manifest);
        } finally {
            lock.unlock();
        }
    }

    Optional<Entry> find(String nameOrAlias) {
        lock.lock();
        try {
            return Optional.ofNullable(commands.get(key(nameOrAlias))).map(Command::entry);
        } finally {
            lock.unlock();
        }
    }

    List<Entry> all() {
        lock.lock();
        try {
            return commands.values().stream().distinct().map(Command::entry).toList();
        } finally {
            lock.unlock();
        }
    }

    private static List<String> names(CommandSpec command) {
        List<String> names = new ArrayList<>(command.aliases());
        names.add(command.name());
        return names;
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** A command and the plugin that declares it. */
    private record Command(ManagedPlugin plugin, CommandSpec spec) {
        Entry entry() {
            PluginStatus status = plugin.status();
            String name = status.name();
            return switch (status.state()) {
                case RUNNING -> Entry.available(name, spec);
                case STARTING, INITIALIZED -> Entry.unavailable(name, spec, name + " is starting");
                case RESTARTING -> Entry.unavailable(name, spec, name + " crashed and is being restarted");
                case LOADED, STOPPING, STOPPED -> Entry.unavailable(name, spec, name + " is stopped");
                case FAILED -> Entry.unavailable(name, spec, name + " has failed");
                case UNAVAILABLE -> Entry.unavailable(name, spec, name + " lacks something that it requires");
            };
        }
    }
}
