package dev.rosey.cytube.testserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.cytube.testing.CytubeTestServer;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The server as a program. */
class ServerConsoleIT {
    @Test
    void aPersonDrivesTheServerByTyping() throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), "-Dstdout.encoding=UTF-8", CytubeTestServer.class.getName(), "0",
                "rosey-test")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
                PrintWriter in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true)) {
            assertThat(out.readLine())
                    .containsPattern("http://127\\.0\\.0\\.1:[0-9]+, channel rosey-test, account RoseyBot");
            in.println("say alice !roll 2d6");
            assertThat(out.readLine()).isEqualTo("  [server]: alice joined (aliases: alice)");
            assertThat(out.readLine()).isEqualTo("  alice: !roll 2d6");
            in.println("say bob hi");
            assertThat(out.readLine()).contains("bob joined");
            assertThat(out.readLine()).isEqualTo("  bob: hi");
            in.println("pm bob alice !8ball now");
            assertThat(out.readLine()).isEqualTo("  bob -> alice: !8ball now");
            in.println("kick nobody x");
            assertThat(out.readLine()).isEqualTo("? nobody is not in the channel");
            in.println("leave alice");
            in.println("drop");
            in.println("who");
            assertThat(out.readLine()).isEqualTo("  [bob]");
            in.println("help");
            assertThat(out.readLine()).startsWith("say USER TEXT");
            in.println("quit");
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
