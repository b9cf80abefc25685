package dev.rosey.examples.trivia;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.command.CommandRegistry;
import dev.rosey.api.event.Value;
import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.Scheduler;
import dev.rosey.api.storage.Storage;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** The plugin on a host with a storage. */
record StoringTrivia(Trivia plugin, Storage storage) implements Plugin {
    @Override
    public void start(PluginContext context) {
        plugin.start(new Context(context, storage));
    }

    private record Context(PluginContext host, Storage storage) implements PluginContext {
        @Override
        public PluginManifest manifest() {
            return host.manifest();
        }

        @Override
        public EventBus bus() {
            return host.bus();
        }

        @Override
        public CommandRegistry commands() {
            return host.commands();
        }

        @Override
        public Value config() {
            return host.config();
        }

        @Override
        public Scheduler scheduler() {
            return host.scheduler();
        }

        @Override
        public HttpBroker http() {
            return host.http();
        }

        @Override
        public InstantSource clock() {
            return host.clock();
        }

        @Override
        public RandomGenerator random() {
            return host.random();
        }

        @Override
        public System.Logger logger() {
            return host.logger();
        }
    }
}
