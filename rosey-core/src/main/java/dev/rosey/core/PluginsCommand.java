package dev.rosey.core;

import dev.rosey.api.command.Reply;
import dev.rosey.api.connector.Ranks;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.ResourceUsage;
import dev.rosey.core.command.BuiltInCommand;
import dev.rosey.core.plugin.PluginManager;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** {@code !plugins}: one line for each plugin. */
final class PluginsCommand {
    private PluginsCommand() {}

    static BuiltInCommand of(PluginManager plugins) {
        return new BuiltInCommand("plugins", "", "shows the plugins and how they are", Ranks.MODERATOR, call -> {
            String lines = plugins.statuses().values().stream().map(PluginsCommand::line).collect(Collectors.joining("\n"));
            return Reply.text(lines.isEmpty() ? "No plugins are loaded." : lines);
        });
    }

    static String line(PluginStatus status) {
        String pid = status.pid().isPresent() ? String.valueOf(status.pid().getAsLong()) : "-";
        OptionalDouble megabytes = status.resources().map(ResourceUsage::memoryMegabytes).orElse(OptionalDouble.empty());
        String memory = megabytes.isPresent() ? String.format(Locale.ROOT, "%.0f MB", megabytes.getAsDouble()) : "-";
        return status.name() + "  " + status.state() + "  pid " + pid + "  uptime " + uptime(status.uptime())
                + "  restarts " + status.restarts() + "  memory " + memory + "  sandbox " + status.sandbox().label()
                + (status.reason().isEmpty() ? "" : "  (" + firstLine(status.reason()) + ")");
    }

    private static String firstLine(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() > 200 ? line.substring(0, 200) + "…" : line;
    }

    private static String uptime(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 60) {
            return seconds + "s";
        } else if (seconds < 3600) {
            return seconds / 60 + "m" + seconds % 60 + "s";
        }
        return seconds / 3600 + "h" + seconds % 3600 / 60 + "m";
    }
}
