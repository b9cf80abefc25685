package dev.rosey.isolation.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.plugin.PluginException;
import dev.rosey.isolation.internal.sandbox.ChildLimits;
import dev.rosey.isolation.internal.sandbox.SandboxPolicy;
import dev.rosey.isolation.internal.sandbox.SandboxPolicy.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a policy is to bubblewrap. */
@EnabledOnOs({OS.LINUX, OS.MAC}) // its paths are those of such systems
class BindsTest {
    @TempDir
    Path temporary;

    private Path data;

    @BeforeEach
    void makeDirectory() throws IOException {
        data = Files.createDirectories(temporary.toRealPath().resolve("data"));
        Files.createDirectories(data.resolve("inner"));
        Files.writeString(data.resolve("file"), "a");
    }

    private static SandboxPolicy.Builder policy() {
        return SandboxPolicy.builder();
    }

    private static void assertRefused(SandboxPolicy policy, String... parts) {
        assertThatThrownBy(() -> Binds.requireEnforceable(policy)).isInstanceOfSatisfying(PluginException.class, refused -> {
            assertThat(refused.code()).isEqualTo("PLUGIN-031");
            assertThat(refused).hasMessageContainingAll(parts);
        });
    }

    @Test
    void whatMayBeReadIsShownAndCannotBeWritten() {
        assertThat(Binds.of(policy().read(Path.of("/opt/java")).grant(Path.of("/usr/bin/x"), Access.READ, Access.EXECUTE).build()))
                .containsExactly("--ro-bind-try", "/opt/java", "/opt/java", "--ro-bind-try", "/usr/bin/x", "/usr/bin/x");
    }

    @Test
    void whatLiesInATreeThatIsShownIsShownWithIt() {
        assertThat(Binds.of(policy().read(Path.of("/opt/java/bin/java")).read(Path.of("/opt/java")).build()))
                .containsExactly("--ro-bind-try", "/opt/java", "/opt/java");
    }

    @Test
    void aPlaceToWriteInATreeToReadComesAfterIt() {
        assertThat(Binds.of(policy().data(data.resolve("inner")).read(data).build())).containsExactly(
                "--ro-bind-try", data.toString(), data.toString(),
                "--bind-try", data.resolve("inner").toString(), data.resolve("inner").toString());
    }

    @Test
    void aPlaceToReadInATreeToWriteCanBeWrittenAsTheTreeCan() {
        SandboxPolicy policy = policy().data(data).read(data.resolve("inner")).build();
        assertThatCode(() -> Binds.requireEnforceable(policy)).doesNotThrowAnyException();
        assertThat(Binds.of(policy)).containsExactly("--bind-try", data.toString(), data.toString());
    }

    @Test
    void devicesStayDevices() {
        assertThat(Binds.of(policy().read(Path.of("/dev/null")).build()))
                .containsExactly("--dev-bind-try", "/dev/null", "/dev/null");
    }

    @Test
    void nothingGrantedIsNothingShown() {
        assertThat(Binds.of(policy().build())).isEmpty();
    }

    @Test
    void portsAndProgramsAreRefused() {
        assertRefused(policy().connect(443).build(), "NETWORK_SOCKET", "[443]", "no network", "grant NETWORK_HTTP");
        assertRefused(policy().program(Path.of("/bin/ls")).build(), "programs", "SYSTEM_PROCESS");
    }

    @Test
    void waysToChangeADirectoryThatCannotBeToldApartAreRefused() {
        for (Access[] ways : new Access[][] {{Access.WRITE}, {Access.DELETE}, {Access.READ, Access.WRITE},
                {Access.READ, Access.DELETE}, {Access.WRITE, Access.DELETE}}) {
            assertRefused(policy().grant(data, ways).build(), data.toString(), "cannot tell reading, writing and deleting");
        }
        assertThatCode(() -> Binds.requireEnforceable(policy().data(data).build())).doesNotThrowAnyException();
        assertThatCode(() -> Binds.requireEnforceable(policy().read(data).build())).doesNotThrowAnyException();
    }

    @Test
    void aFileThatIsReadAndWrittenNeedNotBeDeleted() {
        Path file = data.resolve("file");
        assertThatCode(() -> Binds.requireEnforceable(policy().grant(file, Access.READ, Access.WRITE).build()))
                .doesNotThrowAnyException();
        assertRefused(policy().grant(file, Access.WRITE).build(), file.toString());
        assertRefused(policy().grant(file, Access.READ, Access.DELETE).build(), file.toString());
    }

    @Test
    void theCommandLineShutsInAndEndsWithWhatIsStarted() {
        LaunchPlan plan = new LaunchPlan(List.of("/opt/java/bin/java", "-cp", "w.jar", "Main", "plugin=dice"),
                Map.of("TOKEN", "secret"), Path.of("/empty"), policy().read(Path.of("/opt/java")).build(),
                new ChildLimits(1, 16, 0), true);

        assertThat(new BubblewrapLauncher(Path.of("/usr/bin/bwrap")).command(plan)).containsExactly("/usr/bin/bwrap",
                "--unshare-all", "--die-with-parent", "--new-session", "--as-pid-1", "--cap-drop", "ALL",
                "--ro-bind-try", "/opt/java", "/opt/java", "--symlink", "/opt/java/bin/java", "/proc/self/exe",
                "--remount-ro", "/", "--chdir", "/empty", "--",
                "/opt/java/bin/java", "-cp", "w.jar", "Main", "plugin=dice");
    }
}
