package dev.rosey.core.plugin;

import static dev.rosey.core.plugin.ManagerFixture.GRACE;
import static dev.rosey.core.plugin.ManagerFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.spi.PluginArtifact;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code that is read again, in every state that a plugin can be in. */
class ManagerReloadTest { // S22-46
    private static final CommandSpec ASK = CommandSpec.of("ask", "", "answers");
    private static final CommandSpec TELL = CommandSpec.of("tell", "", "tells");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManagerFixture fixture = new ManagerFixture();
    private final PluginManager manager = fixture.manager;
    private final PluginArtifact first = SwapFixture.version("guest", "1.0", ASK);
    private final PluginArtifact second = SwapFixture.version("guest", "2.0", TELL);

    @TempDir
    Path directory;

    private FakeUnit load() {
        manager.load(first, PluginSettings.defaults());
        return unit();
    }

    private FakeUnit unit() {
        return fixture.runtime.unit("guest");
    }

    private FakeUnit failed() {
        FakeUnit unit = load();
        unit.failsToStart = "it is broken";
        assertThat(fixture.after(SECOND, manager.start("guest")).isRunning()).isFalse();
        assertThat(fixture.state("guest")).isEqualTo(PluginState.FAILED);
        return unit;
    }

    private static ReloadResult.Replaced replaced(ReloadResult result) {
        assertThat(result).isInstanceOf(ReloadResult.Replaced.class);
        assertThat(result.isChanged()).isTrue();
        ReloadResult.Replaced replaced = (ReloadResult.Replaced) result;
        assertThat(replaced.from()).isEqualTo("1.0");
        assertThat(replaced.to()).isEqualTo("2.0");
        return replaced;
    }

    private void refused(ReloadResult result, String... parts) {
        assertThat(result).isInstanceOfSatisfying(
                ReloadResult.Refused.class, no -> assertThat(no.reason()).contains(parts));
        assertThat(result.isChanged()).isFalse();
        assertThat(fixture.status("guest").version()).isEqualTo("1.0");
    }

    @Test
    void aPluginThatHasFailedStaysSoWhileItsCodeIsTheSame() {
        FakeUnit unit = failed();
        ReloadResult result = fixture.now(manager.reload("guest", SwapFixture.version("guest", "1.0", ASK)));
        assertThat(result).isEqualTo(new ReloadResult.Unchanged("1.0"));
        assertThat(result.isChanged()).isFalse();
        assertThat(fixture.state("guest")).isEqualTo(PluginState.FAILED);
        assertThat(unit()).isSameAs(unit);
        assertThat(unit.starts).isEqualTo(1);
    }

    @Test
    void aPluginThatHasFailedRunsAgainWithOtherCode() {
        FakeUnit old = failed();
        ReloadResult.Replaced result = replaced(fixture.after(SECOND, manager.reload("guest", second)));
        assertThat(result.start()).hasValueSatisfying(start -> assertThat(start.isRunning()).isTrue());
        assertThat(fixture.state("guest")).isEqualTo(PluginState.RUNNING);
        assertThat(fixture.status("guest").reason()).isEmpty();
        assertThat(old.closes).isEqualTo(1);
        assertThat(manager.find("ask")).isEmpty();
        assertThat(manager.find("tell")).isPresent();
        assertThat(fixture.events("guest"))
                .containsExactly("loaded", "failed", "loaded", "started", "ready");
    }

    @Test
    void otherCodeThatIsBrokenTooHasFailed() {
        failed();
        fixture.runtime.created = unit -> unit.failsToStart = "it is broken as well";
        ReloadResult.Replaced result = replaced(fixture.after(SECOND, manager.reload("guest", second)));
        assertThat(result.start()).contains(new StartResult.Failed("it is broken as well"));
        assertThat(fixture.state("guest")).isEqualTo(PluginState.FAILED);
        assertThat(fixture.status("guest").version()).isEqualTo("2.0");
    }

    @Test
    void aPluginThatWasNeverStartedIsReplacedAndNotStarted() {
        FakeUnit old = load();
        assertThat(replaced(fixture.now(manager.reload("guest", second))).start()).isEmpty();
        assertThat(fixture.state("guest")).isEqualTo(PluginState.LOADED);
        assertThat(old.closes).isEqualTo(1);
        assertThat(unit().starts).isZero();
        assertThat(fixture.after(SECOND, manager.start("guest")).isRunning()).isTrue();
        assertThat(fixture.status("guest").version()).isEqualTo("2.0");
    }

    @Test
    void aPluginThatWasStoppedIsReplacedAndNotStarted() {
        load();
        fixture.after(SECOND, manager.start("guest"));
        fixture.after(GRACE, manager.stop("guest"));
        assertThat(replaced(fixture.now(manager.reload("guest", second))).start()).isEmpty();
        assertThat(fixture.state("guest")).isEqualTo(PluginState.LOADED);
        assertThat(unit().starts).isZero();
    }

    @Test
    void aPluginThatWaitsForItsRestartRunsWithOtherCodeAtOnce() {
        FakeUnit old = load();
        fixture.after(SECOND, manager.start("guest"));
        old.crash("exit code 3");
        assertThat(fixture.state("guest")).isEqualTo(PluginState.RESTARTING);
        assertThat(replaced(fixture.after(SECOND, manager.reload("guest", second))).start())
                .hasValueSatisfying(start -> assertThat(start.isRunning()).isTrue());
        assertThat(old.closes).isEqualTo(1);
        fixture.time.advance(MINUTE);
        assertThat(old.starts).as("the old one is not restarted").isEqualTo(1);
        assertThat(fixture.status("guest").version()).isEqualTo("2.0");
        assertThat(fixture.state("guest")).isEqualTo(PluginState.RUNNING);
    }

    @Test
    void aPluginThatLackedSomethingRunsWithCodeThatDoesNotNeedIt() {
        manager.load(SwapFixture.version("guest", "1.0", PluginSettings.defaults().granted(), Map.of("friend", "*"), ASK),
                PluginSettings.defaults());
        assertThat(fixture.now(manager.start("guest"))).isInstanceOf(StartResult.Unavailable.class);
        assertThat(replaced(fixture.after(SECOND, manager.reload("guest", second))).start())
                .hasValueSatisfying(start -> assertThat(start.isRunning()).isTrue());
        assertThat(fixture.state("guest")).isEqualTo(PluginState.RUNNING);
    }

    @Test
    void aPluginThatRunsIsSwapped() {
        FakeUnit old = load();
        fixture.after(SECOND, manager.start("guest"));
        CompletionStage<ReloadResult> reloaded = manager.reload("guest", second);
        assertThat(fixture.state("guest")).as("meanwhile").isEqualTo(PluginState.RUNNING);
        assertThat(fixture.after(MINUTE, reloaded)).isInstanceOfSatisfying(ReloadResult.HotSwap.class, swap ->
                assertThat(swap.result()).isInstanceOf(SwapResult.Swapped.class))
                .satisfies(result -> assertThat(result.isChanged()).isTrue());
        assertThat(old.stops).isEqualTo(1);
        assertThat(fixture.status("guest").version()).isEqualTo("2.0");
        assertThat(fixture.events("guest")).contains("swapped");
    }

    @Test
    void aPluginThatRunsGoesOnWhenTheSwapIsRolledBack() {
        load();
        fixture.after(SECOND, manager.start("guest"));
        fixture.runtime.created = unit -> unit.failsToStart = "it is broken";
        ReloadResult result = fixture.after(MINUTE, manager.reload("guest", second));
        assertThat(result).isInstanceOfSatisfying(ReloadResult.HotSwap.class, swap ->
                assertThat(swap.result()).isInstanceOf(SwapResult.RolledBack.class));
        assertThat(result.isChanged()).isFalse();
        assertThat(fixture.status("guest").version()).isEqualTo("1.0");
        assertThat(fixture.state("guest")).isEqualTo(PluginState.RUNNING);
    }

    @Test
    void aPluginThatRunsGoesOnWhileItsCodeIsTheSame() {
        FakeUnit unit = load();
        fixture.after(SECOND, manager.start("guest"));
        assertThat(fixture.now(manager.reload("guest", first))).isEqualTo(new ReloadResult.Unchanged("1.0"));
        assertThat(unit.stops).isZero();
    }

    @Test
    void aReloadWaitsForTheStartBeforeItAndAStopAfterItHolds() {
        load();
        CompletionStage<StartResult> started = manager.start("guest");
        CompletionStage<ReloadResult> reloaded = manager.reload("guest", second);
        fixture.after(MINUTE, started);
        assertThat(fixture.now(reloaded)).isInstanceOf(ReloadResult.HotSwap.class);

        FakeUnit broken = unit();
        broken.crash("exit code 3");
        CompletionStage<ReloadResult> again = manager.reload("guest", SwapFixture.version("guest", "3.0"));
        fixture.after(MINUTE, manager.stop("guest"));
        assertThat(fixture.now(again)).isNotNull();
        fixture.time.advance(MINUTE);
        assertThat(fixture.state("guest").isLive()).isFalse();
    }

    @Test
    void aPluginOfAnotherNameIsRefused() {
        failed();
        refused(fixture.now(manager.reload("guest", SwapFixture.version("other", "2.0"))), "other", "not guest");
    }

    @Test
    void aVersionThatAsksForMoreThanItIsGrantedIsRefused() {
        failed();
        PluginArtifact greedy = SwapFixture.version("guest", "2.0", PermissionSet.of(PermissionProfile.EXTENDED), Map.of());
        refused(fixture.now(manager.reload("guest", greedy)), "FILE_WRITE", "/plugins/guest/permissions");
        assertThat(fixture.state("guest")).isEqualTo(PluginState.FAILED);
    }

    @Test
    void aVersionWithACommandOfAnotherPluginIsRefused() {
        FakeUnit old = failed();
        manager.load(SwapFixture.version("other", "1.0", TELL), PluginSettings.defaults());
        refused(fixture.now(manager.reload("guest", second)), "tell", "other");
        assertThat(old.closes).isZero();
        assertThat(fixture.state("guest")).isEqualTo(PluginState.FAILED);
    }

    @Test
    void aVersionThatTheRuntimeRefusesLeavesTheOldOneAsItIs() {
        failed();
        fixture.runtime.created = unit -> {
            throw new PluginException("PLUGIN-022", "it is damaged");
        };
        refused(fixture.now(manager.reload("guest", second)), "it is damaged", "PLUGIN-022");
        fixture.runtime.created = unit -> {
            throw new IllegalStateException("a mistake");
        };
        refused(fixture.now(manager.reload("guest", second)), "a mistake");
        fixture.runtime.created = unit -> {};
        replaced(fixture.after(SECOND, manager.reload("guest", second)));
    }

    @Test
    void whatIsNotLoadedIsNotReloaded() {
        load();
        assertThat(fixture.now(manager.reload("ghost"))).isInstanceOfSatisfying(ReloadResult.Refused.class,
                no -> assertThat(no.reason()).contains("ghost", "[guest]"));
        refused(fixture.now(manager.reload("guest")), "not loaded from a jar file");
    }

    @Test
    void nothingIsReloadedInAManagerThatIsClosed() {
        failed();
        manager.close(SECOND, Duration.ZERO);
        refused(fixture.now(manager.reload("guest", second)), "closed");
    }

    private Path jar(String version) throws IOException {
        Path file = directory.resolve("guest.jar");
        try (OutputStream out = Files.newOutputStream(file); ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(PluginManifest.RESOURCE));
            zip.write(("{\"schemaVersion\": 1, \"name\": \"guest\", \"version\": \"" + version
                    + "\", \"main\": \"x.Main\"}").getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    @Test
    void theJarIsReadAgain() throws IOException {
        manager.load(PluginJar.of(jar("1.0")), PluginSettings.defaults());
        unit().failsToStart = "it is broken";
        fixture.after(SECOND, manager.start("guest"));
        assertThat(fixture.now(manager.reload("guest"))).isEqualTo(new ReloadResult.Unchanged("1.0"));
        Path file = jar("2.0");
        ReloadResult.Replaced result = replaced(fixture.after(SECOND, manager.reload("guest")));
        assertThat(result.start()).isNotEqualTo(Optional.empty());
        assertThat(fixture.state("guest")).isEqualTo(PluginState.RUNNING);

        Files.delete(file);
        assertThat(fixture.now(manager.reload("guest"))).isInstanceOfSatisfying(ReloadResult.Refused.class,
                no -> assertThat(no.reason()).contains("guest.jar", "PLUGIN-002"));
    }
}
