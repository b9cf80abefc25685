package dev.rosey.examples.bot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the manual test tries by hand is refused by the kernel, and succeeds where it does not shut plugins in. */
@EnabledOnOs(OS.LINUX)
class AttackerIT { // SUR-36, S22-62
    @TempDir
    Path directory;

    private List<String> attempts(String... options) throws Exception {
        BrokenJars jars = new BrokenJars(directory.resolve("attack" + options.length))
                .add("attacker", Attacker.class.getName(), ", \"commands\": [{\"name\": \"attack\"}]", "");
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("localhost"));
                BotProcess bot = BotProcess.start(
                        jars.directory(), List.of(options), "--config", jars.configuration().toString())) {
            for (String attempt : List.of("read /etc/passwd", "run /bin/true", "connect " + server.getLocalPort())) {
                int before = bot.output().size();
                bot.type("!attack " + attempt);
                bot.awaitOutput(before);
            }
            return bot.output();
        }
    }

    @Test
    void filesProgramsAndTheNetworkAreRefused() throws Exception {
        assertThat(attempts()).satisfiesExactly(
                read -> assertThat(read).startsWith("refused: java.nio.file.AccessDeniedException: /etc/passwd"),
                run -> assertThat(run).startsWith("refused: java.io.IOException: Cannot run program"),
                connect -> assertThat(connect).startsWith("refused: java.net."));
    }

    @Test
    void allOfItSucceedsWhereNothingShutsThePluginIn() throws Exception {
        assertThat(attempts("-Djna.tmpdir=/dev/null/none", "-Djna.nosys=true")).containsOnly("done");
    }
}
