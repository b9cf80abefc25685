package dev.rosey.examples.bot;

import dev.rosey.api.command.Reply;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tries what a plugin should not do, and tells what came of it: the plugin of the manual test. */
public final class Attacker implements Plugin {
    @Override
    public void start(PluginContext context) {
        context.commands().register("attack", call -> Reply.text(attempt(call.argument(0, ""), call.argument(1, ""))));
    }

    private static String attempt(String what, String with) {
        try {
            switch (what) {
                case "read" -> Files.readAllBytes(Path.of(with));
                case "run" -> new ProcessBuilder(with).start().destroyForcibly();
                case "connect" -> new Socket("localhost", Integer.parseInt(with)).close();
                case "fill" -> fill(Integer.parseInt(with));
                default -> throw new IOException("read <file>, run <program>, connect <port> or fill <megabytes>");
            }
            return "done";
        } catch (IOException | RuntimeException e) {
            return "refused: " + e.toString().lines().findFirst().orElse("");
        }
    }

    private static void fill(int megabytes) {
        byte[][] kept = new byte[megabytes][];
        for (int i = 0; i < megabytes; i++) {
            kept[i] = new byte[1 << 20];
        }
    }
}
