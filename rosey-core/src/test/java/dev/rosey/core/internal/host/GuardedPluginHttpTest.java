package dev.rosey.core.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rosey.api.event.Value;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.HttpBroker.Request;
import dev.rosey.api.plugin.HttpFailedException;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.core.http.HttpAccess;
import dev.rosey.core.internal.http.HttpEngine;
import dev.rosey.core.plugin.PluginInstance;
import dev.rosey.core.testkit.VirtualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;

/** Who may send HTTP requests, and that each denial is counted and published. */
class GuardedPluginHttpTest {
    private final VirtualTime time = new VirtualTime(Instant.EPOCH);
    private final InProcessEventBus bus = InProcessEventBus.builder().executor(time).timer(time).clock(time).build();
    private final List<Denials.PermissionDenied> denials = new ArrayList<>();
    private final HttpEngine engine = new HttpEngine(HttpAccess.defaults());

    GuardedPluginHttpTest() {
        bus.subscribe(SubjectFilter.of("rosey.security.permission_denied"),
                event -> denials.add(event.payload().as(Denials.PermissionDenied.class)));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private GuardedPluginHost host(@Nullable HttpEngine by, String... hosts) {
        PluginInstance plugin = PluginInstance.of(PluginManifest.of("guest", "1.0.0", Plugin.class), () -> context -> {});
        PermissionSet granted = PermissionSet.builder(PermissionProfile.CUSTOM)
                .grant(Permission.NETWORK_HTTP, hosts).build().forPlugin("guest");
        PluginSpec spec = new PluginSpec(plugin, Value.map().build(), granted, RestartConfig.defaults(),
                ResourceLimits.defaults(), Duration.ofSeconds(10));
        return new GuardedPluginHost(
                spec, SharedHost.of(bus, "test", time, time, Runnable::run, new NoStorage()).with(by));
    }

    @Test
    void withoutHostsThereIsNoHttpAtAll() {
        GuardedPluginHost host = host(engine);
        assertThatThrownBy(host::http).isInstanceOf(PermissionDeniedException.class)
                .hasMessageContainingAll("guest", "NETWORK_HTTP", "/plugins/guest/permissions");
        time.runUntilIdle();
        assertThat(host.denials()).isEqualTo(1);
        assertThat(denials).hasSize(1);
    }

    @Test
    void aHostWithoutHttpSaysSo() {
        assertThatThrownBy(host(null, "example.org")::http).isInstanceOf(PluginException.class)
                .extracting(error -> ((PluginException) error).code()).isEqualTo("PLUGIN-011");
    }

    @Test
    void anotherHostThanTheGrantedIsDeniedCountedAndPublished() {
        GuardedPluginHost host = host(engine, "example.org");
        Throwable failure = catchThrowable(
                () -> host.http().send(Request.get("http://other.org/")).toCompletableFuture().join()).getCause();
        assertThat(failure).isInstanceOf(PermissionDeniedException.class)
                .hasMessageContainingAll("guest may not send HTTP requests to other.org", "NETWORK_HTTP",
                        "/plugins/guest/permissions");
        time.runUntilIdle();
        assertThat(host.denials()).isEqualTo(1);
        assertThat(denials).containsExactly(new Denials.PermissionDenied(
                "guest", Permission.NETWORK_HTTP, "send HTTP requests to other.org"));
    }

    @Test
    void whenThePluginStopsItsRequestsEndAndItMaySendOthersAfterARestart() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String uri = "http://127.0.0.1:" + silent.getLocalPort() + "/";
            GuardedPluginHost host = host(engine, "127.0.0.1:" + silent.getLocalPort());
            CompletableFuture<?> first = host.http().send(Request.get(uri)).toCompletableFuture();
            host.release();
            assertThat(catchThrowable(() -> first.get(30, TimeUnit.SECONDS))).cause()
                    .hasFieldOrPropertyWithValue("reason", HttpFailedException.Reason.ENDED);
            CompletableFuture<?> second = host.http().send(Request.get(uri)).toCompletableFuture();
            answer(silent, second);
            assertThat(second.get(30, TimeUnit.SECONDS)).isNotNull();
        }
    }

    /** Answers connections until the response has come; the first may be the one that was given up. */
    private static void answer(ServerSocket server, CompletableFuture<?> response) throws IOException {
        while (!response.isDone()) {
            server.setSoTimeout(100);
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(
                        java.nio.charset.StandardCharsets.US_ASCII));
                socket.shutdownOutput();
            } catch (java.net.SocketTimeoutException e) {
                continue;
            } catch (IOException e) {
                continue; // the client of this one has left
            }
        }
    }
}
