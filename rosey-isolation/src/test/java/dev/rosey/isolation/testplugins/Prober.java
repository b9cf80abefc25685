package dev.rosey.isolation.testplugins;

import dev.rosey.api.event.Payload;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.subject.SubjectFilter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tries what it is asked to on {@code rosey.command.prober.do}, and tells what came of it. */
public final class Prober implements Plugin {
    @Override
    public void start(PluginContext context) {
        context.bus().reply(SubjectFilter.of("rosey.command.prober.do"), request -> {
            String[] words = request.payload().asText().split(" ", 2);
            try {
                return Payload.of("done " + act(words[0], words[1]));
            } catch (IOException | RuntimeException | LinkageError e) {
                return Payload.of("refused " + e);
            }
        });
    }

    private static String act(String what, String with) throws IOException, InterruptedException {
        Path path = Path.of(with.split(" ", 2)[0]);
        return switch (what) {
            case "read" -> Files.readString(path);
            case "list" -> {
                try (Stream<Path> files = Files.list(path)) {
                    yield files.map(each -> each.getFileName().toString()).sorted().collect(Collectors.joining(","));
                }
            }
            case "write" -> {
                Files.writeString(path, "written");
                yield "";
            }
            case "delete" -> {
                Files.delete(path);
                yield "";
            }
            case "load" -> {
                System.load(path.toString());
                yield "";
            }
            case "run" -> {
                Process process = new ProcessBuilder(Arrays.asList(with.split(" ", -1))).start();
                String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                yield process.waitFor() + " " + text;
            }
            case "connect" -> {
                try (Socket socket = new Socket()) {
                    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(with)), 5000);
                    yield "connected";
                }
            }
            case "variable" -> String.valueOf(System.getenv(with));
            default -> throw new IllegalArgumentException(what);
        };
    }
}
