package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.api.subject.Subject;
import dev.rosey.isolation.internal.sandbox.attack.NativeLibraryFile;
import dev.rosey.isolation.testplugins.Prober;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plugin was granted works in its sealed process, and what lies beside it does not. */ // Q-25, SUR-21
@EnabledOnOs(OS.LINUX)
class PluginGrantsIT extends RealProcesses {
    @TempDir
    Path files;

    private Path open;

    @Override
    IsolatedRuntime.Builder configured(IsolatedRuntime.Builder builder) {
        return builder.minimumLevel(SandboxLevel.KERNEL_SEALED);
    }

    @BeforeEach
    void makeFiles() throws IOException {
        open = Files.createDirectories(files.toRealPath().resolve("open/inner")).getParent();
        Files.writeString(open.resolve("a.txt"), "a");
        Files.writeString(open.resolve("inner/b.txt"), "b");
        Files.writeString(open.resolveSibling("secret.txt"), "s");
    }

    private PluginUnit unit(ResourceLimits limits, int threads, UnaryOperator<PermissionSet.Builder> grants) {
        TestPlugin plugin = TestPlugin.of("prober", Prober.class).withConcurrency(threads);
        return runtime.create(new PluginSpec(plugin, Value.map().build(),
                grants.apply(PermissionSet.builder(PermissionProfile.STANDARD)).build().forPlugin("prober"),
                RestartConfig.defaults(), limits, Duration.ofSeconds(20)), host);
    }

    private StartResult start(UnaryOperator<PermissionSet.Builder> grants) throws Exception {
        PluginUnit unit = unit(ResourceLimits.defaults(), 1, grants);
        StartResult result = unit.start().toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(unit.status().state()).as(result.toString())
                .isEqualTo(result instanceof StartResult.Started ? PluginState.RUNNING : PluginState.FAILED);
        return result;
    }

    private void started(UnaryOperator<PermissionSet.Builder> grants) throws Exception {
        assertThat(start(grants)).isInstanceOf(StartResult.Started.class);
    }

    private String attempt(String what, Object with) throws Exception {
        return host.bus.request(Event.of(Subject.of("rosey.command.prober.do"), Payload.of(what + ' ' + with)), PATIENCE)
                .toCompletableFuture().get(30, TimeUnit.SECONDS).payload().asText();
    }

    @Test
    void aGrantedFileIsReadAndItsNeighbourIsNot() throws Exception {
        started(grants -> grants.grant(Permission.FILE_READ, open.resolve("a.txt").toString()));
        assertThat(attempt("read", open.resolve("a.txt"))).isEqualTo("done a");
        assertThat(attempt("read", open.resolve("inner/b.txt"))).startsWith("refused java.nio.file.AccessDeniedException");
        assertThat(attempt("read", open.resolveSibling("secret.txt"))).startsWith("refused");
        assertThat(attempt("list", open)).startsWith("refused");
        assertThat(attempt("write", open.resolve("a.txt"))).startsWith("refused");
        assertThat(attempt("read", "/etc/passwd")).startsWith("refused");
    }

    @Test
    void aLinkInAGrantedTreeDoesNotLeadOut() throws Exception {
        Files.createSymbolicLink(open.resolve("link"), open.resolveSibling("secret.txt"));
        started(grants -> grants.grant(Permission.FILE_READ, open.toString()));
        assertThat(attempt("read", open.resolve("inner/b.txt"))).isEqualTo("done b");
        assertThat(attempt("read", open.resolve("link"))).startsWith("refused");
    }

    @Test
    void aDeniedPartOfAGrantedTreeStaysClosed() throws Exception {
        started(grants -> grants.grant(Permission.FILE_READ, open.toString(), "!" + open.resolve("inner")));
        assertThat(attempt("read", open.resolve("a.txt"))).isEqualTo("done a");
        assertThat(attempt("read", open.resolve("inner/b.txt"))).startsWith("refused");
        Files.writeString(open.resolve("later.txt"), "l");
        assertThat(attempt("read", open.resolve("later.txt"))).as("what is made later").startsWith("refused");
    }

    @Test
    void writingReadingAndDeletingAreApart() throws Exception {
        started(grants -> grants.grant(Permission.FILE_WRITE, open.resolve("inner").toString())
                .grant(Permission.FILE_DELETE, open.toString()));
        assertThat(attempt("write", open.resolve("inner/new.txt"))).isEqualTo("done ");
        assertThat(open.resolve("inner/new.txt")).hasContent("written");
        assertThat(attempt("read", open.resolve("inner/new.txt"))).startsWith("refused");
        assertThat(attempt("write", open.resolve("new.txt"))).startsWith("refused");
        assertThat(attempt("delete", open.resolve("a.txt"))).isEqualTo("done ");
        assertThat(open.resolve("a.txt")).doesNotExist();
        assertThat(attempt("delete", open.resolveSibling("secret.txt"))).startsWith("refused");
    }

    @Test
    void aGrantThatCannotBeEnforcedStartsNothing() throws Exception {
        assertThat(start(grants -> grants.grant(Permission.FILE_WRITE, open.toString(), "!" + open.resolve("later"))))
                .isInstanceOfSatisfying(StartResult.Failed.class, failed -> assertThat(failed.message())
                        .contains("its permissions cannot be enforced", "FILE_WRITE", "later", "does not exist"));
    }

    @Test
    void aDenialOfWhatJavaNeedsStartsNothing() throws Exception {
        assertThat(start(grants -> grants.grant(Permission.FILE_READ, "!/etc/ld.so.cache")))
                .isInstanceOfSatisfying(StartResult.Failed.class, failed -> assertThat(failed.message())
                        .contains("FILE_READ is denied on /etc/ld.so.cache", "needed by every Java process"));
    }

    @Test
    void permissionsWithoutResourcesGrantNothing() throws Exception { // SUR-32
        started(grants -> grants.grant(Permission.FILE_WRITE).grant(Permission.FILE_DELETE).grant(Permission.SYSTEM_PROCESS)
                .grant(Permission.SYSTEM_SHELL).grant(Permission.NETWORK_SOCKET).grant(Permission.SYSTEM_ENV));
        assertThat(attempt("read", open.resolve("a.txt"))).startsWith("refused");
        assertThat(attempt("write", open.resolve("new"))).startsWith("refused");
        assertThat(attempt("delete", open.resolve("a.txt"))).startsWith("refused");
        assertThat(attempt("run", "/bin/echo hi")).startsWith("refused");
        assertThat(attempt("variable", "PATH")).isEqualTo("done null");
    }

    @Test
    void aGrantedProgramRunsAndAnotherDoesNot() throws Exception { // SCR-34, SCR-39
        started(grants -> grants.grant(Permission.SYSTEM_PROCESS, "/bin/echo"));
        assertThat(attempt("run", "/bin/echo hi")).isEqualTo("done 0 hi");
        assertThat(attempt("run", "/bin/ls /")).startsWith("refused");
        assertThat(attempt("run", "/bin/sh")).startsWith("refused");
    }

    @Test
    void aProgramIsUnderThePolicyOfItsPlugin() throws Exception {
        started(grants -> grants.grant(Permission.SYSTEM_PROCESS, "/bin/cat")
                .grant(Permission.FILE_READ, open.resolve("a.txt").toString()));
        assertThat(attempt("run", "/bin/cat " + open.resolve("a.txt"))).isEqualTo("done 0 a");
        assertThat(attempt("run", "/bin/cat " + open.resolve("inner/b.txt"))).isEqualTo("done 1 ");
    }

    @Test
    void aNativeLibraryLoadsWhereThatIsGrantedAndItsNeighbourDoesNot() throws Exception {
        Path granted = Files.createDirectory(open.resolve("lib")).resolve("granted.so");
        Path beside = open.resolveSibling("beside.so");
        NativeLibraryFile.write(granted);
        NativeLibraryFile.write(beside);
        Path program = Files.copy(Path.of("/bin/echo"), open.resolve("lib/echo"));
        started(grants -> grants.grant(Permission.FILE_EXECUTE, granted.getParent().toString()));
        assertThat(attempt("load", granted)).isEqualTo("done ");
        assertThat(attempt("load", beside)).startsWith("refused java.lang.UnsatisfiedLinkError").contains("beside.so");
        assertThat(attempt("run", program + " hi")).as("a grant for libraries starts no program").startsWith("refused");
        assertThat(attempt("write", granted)).startsWith("refused");
    }

    @Test
    void aLibraryThatMayOnlyBeReadLoadsUnlessJavaItselfRefusesNativeCode() throws Exception {
        NativeLibraryFile.write(open.resolve("read.so"));
        started(grants -> grants.grant(Permission.FILE_READ, open.toString()));
        assertThat(attempt("load", open.resolve("read.so"))).startsWith(Runtime.version().feature() >= 24
                ? "refused java.lang.IllegalCallerException" : "done");
    }

    @Test
    void aGrantedShellRuns() throws Exception {
        started(grants -> grants.grant(Permission.SYSTEM_SHELL, "/bin/sh"));
        assertThat(attempt("run", "/bin/sh -c pwd")).startsWith("done 0 /");
        assertThat(attempt("run", "/bin/sh -c /bin/ls")).startsWith("done 126");
    }

    @Test
    void aGrantedPortConnectsAndAnotherDoesNot() throws Exception {
        try (ServerSocket granted = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                ServerSocket other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            started(grants -> grants.grant(Permission.NETWORK_SOCKET, Integer.toString(granted.getLocalPort())));
            assertThat(attempt("connect", granted.getLocalPort())).isEqualTo("done connected");
            assertThat(attempt("connect", other.getLocalPort())).startsWith("refused").contains("ermission denied");
        }
    }

    @Test
    void aGrantedVariableIsSeenAndOthersAreNot() throws Exception {
        started(grants -> grants.grant(Permission.SYSTEM_ENV, "PATH"));
        assertThat(attempt("variable", "PATH")).isEqualTo("done " + System.getenv("PATH"));
        assertThat(attempt("variable", "HOME")).isEqualTo("done null");
        assertThat(attempt("variable", "LANG")).isEqualTo("done C.UTF-8");
    }

    @ParameterizedTest
    @CsvSource({"1,1", "16,1", "96,1", "256,64", "1024,1", "1024,64"})
    void processesStartWithAnyLimitOfMemory(long megabytes, int threads) throws Exception {
        PluginUnit unit = unit(ResourceLimits.defaults().withMaxMemoryMegabytes(megabytes), threads, grants -> grants);
        assertThat(unit.start().toCompletableFuture().get(30, TimeUnit.SECONDS)).isInstanceOf(StartResult.Started.class);
        for (int i = 0; i < threads; i++) {
            assertThat(attempt("variable", "LANG")).isEqualTo("done C.UTF-8");
        }
    }
}
