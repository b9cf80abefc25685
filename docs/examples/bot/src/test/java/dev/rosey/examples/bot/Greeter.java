package dev.rosey.examples.bot;

import dev.rosey.api.command.Reply;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;

/** The plugin of the README; compiled and run, so that it stays true. */
public final class Greeter implements Plugin {
    @Override
    public void start(PluginContext context) {
        context.commands().register("hello", call -> Reply.text("Hello, " + call.user() + "!"));
    }
}
