package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.RestartPolicy;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.core.plugin.PluginJar;
import dev.rosey.core.plugin.PluginManager;
import dev.rosey.core.plugin.PluginSettings;
import dev.rosey.core.plugin.ReloadResult;
import dev.rosey.core.trust.Provenance;
import dev.rosey.core.trust.TrustedKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin in a real process whose jar is replaced on the disk by another that is signed, or is not. */
class ReloadIT extends RealProcesses { // S22-46
    @TempDir
    Path jars;

    private final InProcessEventBus bus = InProcessEventBus.create();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private KeyPair author;
    private PluginManager manager;

    @BeforeEach
    void run() throws Exception {
        author = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        manager = new PluginManager(bus, "test", List.of(runtime), InstantSource.system(), timer, executor);
        TwinJar.write(jar(), "1.0");
        sign();
        manager.load(PluginJar.of(jar()), PluginSettings.defaults()
                .withStartTimeout(PATIENCE)
                .withRestart(restart -> restart.withPolicy(RestartPolicy.NEVER))
                .withTrustedKeys(List.of(TrustedKey.of(author.getPublic()))));
        assertThat(get(manager.start("twin")).isRunning()).isTrue();
    }

    @AfterEach
    void end() {
        manager.close();
        timer.shutdownNow();
        executor.shutdownNow();
        bus.close();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private Path jar() {
        return jars.resolve("twin.jar");
    }

    private void sign() throws IOException, GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(author.getPrivate());
        signature.update(Files.readAllBytes(jar()));
        Files.write(jars.resolve("twin.jar.sig"), signature.sign());
    }

    private PluginState state() {
        return manager.status("twin").orElseThrow().state();
    }

    private ProcessHandle process() {
        return ProcessHandle.of(manager.status("twin").orElseThrow().pid().orElseThrow()).orElseThrow();
    }

    private void fail() {
        process().destroyForcibly();
        await().atMost(PATIENCE).until(() -> state() == PluginState.FAILED);
    }

    @Test
    void aPluginThatHasFailedRunsAgainWithOtherCodeAndNotBefore() throws Exception {
        fail();
        assertThat(get(manager.reload("twin"))).isEqualTo(new ReloadResult.Unchanged("1.0"));
        assertThat(state()).isEqualTo(PluginState.FAILED);
        TwinJar.write(jar(), "2.0");
        sign();
        assertThat(get(manager.reload("twin"))).isInstanceOfSatisfying(ReloadResult.Replaced.class, done -> {
            assertThat(done.from()).isEqualTo("1.0");
            assertThat(done.to()).isEqualTo("2.0");
            assertThat(done.start()).hasValueSatisfying(start -> assertThat(start.isRunning()).isTrue());
        });
        assertThat(process().isAlive()).isTrue();
        assertThat(manager.status("twin").orElseThrow().version()).isEqualTo("2.0");
    }

    @Test
    void aPluginThatRunsGoesOverToOtherCode() throws Exception {
        ProcessHandle before = process();
        Optional<Provenance> first = manager.provenance("twin");
        TwinJar.write(jar(), "2.0");
        sign();
        ReloadResult result = get(manager.reload("twin"));
        assertThat(result).isInstanceOf(ReloadResult.HotSwap.class);
        assertThat(result.isChanged()).isTrue();
        assertThat(before.isAlive()).isFalse();
        assertThat(manager.status("twin").orElseThrow().version()).isEqualTo("2.0");
        assertThat(manager.provenance("twin")).isNotEqualTo(first)
                .isEqualTo(Optional.of(PluginJar.of(jar())).map(jar -> new Provenance(
                        jar.origin(), jar.sha256(), false, first.orElseThrow().signer())));
    }

    @Test
    void codeThatNobodySignedNeverRuns() throws Exception {
        ProcessHandle before = process();
        TwinJar.write(jar(), "2.0"); // beside the signature of the version before
        assertThat(get(manager.reload("twin"))).isInstanceOfSatisfying(ReloadResult.Refused.class,
                no -> assertThat(no.reason()).contains("PLUGIN-014"));
        assertThat(before.isAlive()).isTrue();
        fail();
        assertThat(get(manager.reload("twin"))).isInstanceOf(ReloadResult.Refused.class);
        assertThat(state()).isEqualTo(PluginState.FAILED);
        assertThat(get(manager.start("twin")).isRunning()).as("with the code that was read").isTrue();
        assertThat(manager.status("twin").orElseThrow().version()).isEqualTo("1.0");
    }
}
