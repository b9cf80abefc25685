package dev.rosey.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.nats.testing.NatsServerRunner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A server that nobody closed is gone when its virtual machine is. */
class ServerEndsWithJvmIT {
    /** What the other virtual machine runs. */
    static final class Forgetful {
        private Forgetful() {}

        public static void main(String[] arguments) {
            NatsServerRunner server = NatsServerRunner.start("-js");
            System.out.println(server.pid() + " " + server.storeDirectory().getParent());
        }
    }

    @Test
    void aForgottenServerAndItsFilesGoWithTheVirtualMachine() throws Exception {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp", System.getProperty("java.class.path"), Forgetful.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(java.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said).matches("\\d+ .+");
        long pid = Long.parseLong(said.substring(0, said.indexOf(' ')));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
        assertThat(Files.exists(Path.of(said.substring(said.indexOf(' ') + 1)))).isFalse();
    }
}
