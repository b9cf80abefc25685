package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.Requirements;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.Subjects;
import dev.rosey.core.Rosey;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.core.plugin.PluginSettings;
import dev.rosey.isolation.testplugins.Caller;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin in a process of its own sends HTTP requests by its host. */
class HttpLifeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PLUGIN = "caller";

    @TempDir
    Path cache;

    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] said = exchange.getRequestBody().readAllBytes();
            byte[] answer = ("{\"method\":\"" + exchange.getRequestMethod() + "\",\"key\":\""
                    + exchange.getRequestHeaders().getFirst("X-Key") + "\",\"body\":"
                    + (said.length == 0 ? "null" : new String(said, StandardCharsets.UTF_8)) + "}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.createContext("/bytes/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] answer = new byte[Integer.parseInt(exchange.getRequestURI().getPath().substring(7))];
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private Rosey start(String... hosts) {
        PermissionSet permissions = PermissionSet.builder(PermissionProfile.STANDARD)
                .grant(Permission.EVENT_SUBSCRIBE, Caller.SUBJECT)
                .grant(Permission.EVENT_PUBLISH, Caller.SUBJECT)
                .grant(Permission.NETWORK_HTTP, hosts)
                .build();
        RestartConfig quick = RestartConfig.defaults().withInitialDelay(Duration.ofMillis(50));
        PluginManifest manifest = new PluginManifest(PLUGIN, "1.0", Caller.class.getName(), "", "", List.of(), permissions,
                Requirements.NONE, 4, quick, ResourceLimits.defaults(), List.of(), Value.none());
        return Rosey.builder()
                .bus(InProcessEventBus.create())
                .runtime(IsolatedRuntime.builder().cacheDirectory(cache.resolve("rosey")).build())
                .plugin(new TestPlugin(manifest, TestPlugin.jar(Caller.class)),
                        PluginSettings.defaults().withGranted(permissions))
                .start();
    }

    private static CompletableFuture<Caller.Done> ask(Rosey rosey, Caller.Task task) {
        return rosey.bus().request(Event.of(Subject.of(Caller.SUBJECT), Payload.of(task)), PATIENCE)
                .thenApply(answer -> answer.payload().as(Caller.Done.class)).toCompletableFuture();
    }

    private static Caller.Done send(Rosey rosey, String method, String uri, String body) throws Exception {
        return ask(rosey, new Caller.Task("send", method, uri, Map.of("X-Key", "k"), body, 0))
                .get(30, TimeUnit.SECONDS);
    }

    private String uri(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    @Test
    void getsAndPostsByItsHost() throws Exception {
        try (Rosey rosey = start("127.0.0.1:" + port())) {
            Caller.Done got = send(rosey, "GET", uri("/a"), "");
            assertThat(got.status()).as(got.toString()).isEqualTo(200);
            assertThat(got.headers()).containsEntry("content-type", "application/json");
            assertThat(got.body()).contains("GET").contains("k");
            Caller.Done posted = send(rosey, "POST", uri("/a"), "hello");
            assertThat(posted.body()).contains("POST").contains("said").contains("hello");
        }
    }

    @Test
    void anotherHostIsDeniedAndReported() throws Exception {
        try (Rosey rosey = start("127.0.0.1:" + port())) {
            List<Event> denials = new CopyOnWriteArrayList<>();
            rosey.bus().subscribe(SubjectFilter.of(Subjects.PERMISSION_DENIED.toString()), denials::add);
            Caller.Done denied = send(rosey, "GET", "http://localhost:" + port() + "/", "");
            assertThat(denied.type()).isEqualTo("PermissionDeniedException");
            assertThat(denied.message()).contains("NETWORK_HTTP", "localhost", "/plugins/caller/permissions");
            await().atMost(PATIENCE).until(() -> denials.size() == 1);
        }
    }

    @Test
    void withoutHostsItHasNoHttp() throws Exception {
        try (Rosey rosey = start()) {
            assertThat(send(rosey, "GET", uri("/a"), "").type()).isEqualTo("PermissionDeniedException");
        }
    }

    @Test
    void theLargestBodiesFitThroughThePipeAndNoLargerOnesDo() throws Exception {
        try (Rosey rosey = start("127.0.0.1:" + port())) {
            Caller.Done largest = send(rosey, "GET", uri("/bytes/" + HttpBroker.MAX_BODY_BYTES), "");
            assertThat(largest.body()).isEqualTo(HttpBroker.MAX_BODY_BYTES + " bytes");
            assertThat(send(rosey, "GET", uri("/bytes/" + (HttpBroker.MAX_BODY_BYTES + 1)), "").code())
                    .isEqualTo("HTTP-006");
            assertThat(large(rosey, HttpBroker.MAX_BODY_BYTES).type()).isEmpty();
            assertThat(large(rosey, HttpBroker.MAX_BODY_BYTES + 1).code()).isEqualTo("HTTP-005");
            assertThat(large(rosey, 2 << 20).code()).isEqualTo("HTTP-005");
        }
    }

    private Caller.Done large(Rosey rosey, int bytes) throws Exception {
        return ask(rosey, new Caller.Task("large", "POST", uri("/bytes/1"), Map.of(), "", bytes)).get(30, TimeUnit.SECONDS);
    }

    @Test
    void whatThePluginCancelsOrLeavesBehindEndsInTheHost() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Rosey rosey = start("127.0.0.1:" + silent.getLocalPort())) {
            silent.setSoTimeout(30_000);
            String uri = "http://127.0.0.1:" + silent.getLocalPort() + "/";
            CompletableFuture<Caller.Done> cancelled = ask(rosey, new Caller.Task("send", "GET", uri, Map.of(), "", 0));
            try (Socket socket = silent.accept()) {
                socket.setSoTimeout(8_000); // long before the client's time is up
                ask(rosey, new Caller.Task("cancel", "GET", uri, Map.of(), "", 0)).get(30, TimeUnit.SECONDS);
                socket.getInputStream().readAllBytes();
            }
            assertThat(cancelled.get(30, TimeUnit.SECONDS).type()).isEqualTo("CancellationException");

            CompletableFuture<Caller.Done> left = ask(rosey, new Caller.Task("send", "GET", uri, Map.of(), "", 0));
            try (Socket socket = silent.accept()) {
                socket.setSoTimeout(30_000);
                long pid = rosey.plugins().status(PLUGIN).orElseThrow().pid().orElseThrow();
                assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
                socket.getInputStream().readAllBytes();
            }
            assertThat(left).failsWithin(PATIENCE);
            await().atMost(PATIENCE).until(() -> rosey.plugins().status(PLUGIN).orElseThrow().state() == PluginState.RUNNING);
        }
    }
}
