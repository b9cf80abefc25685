package dev.rosey.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.plugin.HttpBroker.Request;
import dev.rosey.api.plugin.HttpFailedException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secure connections go to the pinned address, and are checked by the name. */
class SecureServerTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    @TempDir
    static Path directory;

    private static SSLContext context;

    private final List<SNIServerName> names = new CopyOnWriteArrayList<>();
    private RawServer server;

    /** Makes a certificate for api.example.org that the client trusts. */
    @BeforeAll
    static void makeCertificate() throws Exception {
        Path store = directory.resolve("server.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=api.example.org", "-ext",
                "SAN=dns:api.example.org", "-validity", "3650", "-keystore", store.toString(), "-storetype", "PKCS12",
                "-storepass", new String(PASSWORD)).inheritIO().start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    }

    @BeforeEach
    void open() throws IOException {
        SSLServerSocket listener = (SSLServerSocket) context.getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server = RawServer.of(listener, (request, socket) -> {
            names.addAll(((ExtendedSSLSession) ((SSLSocket) socket).getSession()).getRequestedServerNames());
            RawServer.send(socket, OK);
        });
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private BrokerFixture trusting(String name) {
        return BrokerFixture.with(access -> access.sslContext(context), "private:" + name + ':' + server.port())
                .name(name, "127.0.0.1");
    }

    @Test
    void theNameIsAskedForAndTheAddressIsConnectedTo() {
        try (BrokerFixture fixture = trusting("api.example.org")) {
            assertThat(fixture.get("https://api.example.org:" + server.port() + "/").status()).isEqualTo(200);
        }
        assertThat(names).extracting(name -> new String(name.getEncoded(), java.nio.charset.StandardCharsets.US_ASCII))
                .containsExactly("api.example.org");
    }

    @Test
    void aCertificateForAnotherNameIsRefused() {
        try (BrokerFixture fixture = trusting("other.example.org")) {
            assertThat(fixture.reason("https://other.example.org:" + server.port() + "/")).isEqualTo(Reason.NOT_SECURE);
        }
        assertThat(server.requests).isEmpty();
    }

    @Test
    void aCertificateForANameIsNoneForItsAddress() {
        try (BrokerFixture fixture =
                BrokerFixture.with(access -> access.sslContext(context), "127.0.0.1:" + server.port())) {
            assertThat(fixture.reason("https://127.0.0.1:" + server.port() + "/")).isEqualTo(Reason.NOT_SECURE);
        }
        assertThat(server.requests).isEmpty();
    }

    @Test
    void aCertificateOfNobodysIsRefused() {
        try (BrokerFixture fixture = BrokerFixture.granting("private:api.example.org:" + server.port())
                .name("api.example.org", "127.0.0.1")) {
            assertThat(fixture.reason("https://api.example.org:" + server.port() + "/")).isEqualTo(Reason.NOT_SECURE);
        }
        assertThat(server.requests).isEmpty();
    }

    @Test
    void aServerWithoutEncryptionIsRefused() throws IOException {
        try (RawServer plain = RawServer.deaf((request, socket) -> RawServer.send(socket, OK));
                BrokerFixture fixture = BrokerFixture.granting("127.0.0.1:" + plain.port())) {
            assertThat(fixture.reason("https://127.0.0.1:" + plain.port() + "/")).isEqualTo(Reason.NOT_SECURE);
        }
    }

    @Test
    void anEndlessSecureBodyIsCutOff() throws IOException {
        SSLServerSocket listener = (SSLServerSocket) context.getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        try (RawServer endless = RawServer.of(listener, (request, socket) -> {
            RawServer.send(socket, "HTTP/1.1 200 OK\r\n\r\n");
            for (int i = 0; i < 8192; i++) {
                socket.getOutputStream().write(new byte[8192]);
            }
        });
                BrokerFixture fixture = BrokerFixture.with(access -> access.sslContext(context),
                        "private:api.example.org:" + endless.port()).name("api.example.org", "127.0.0.1")) {
            assertThat(fixture.reason(Request.builder("GET", "https://api.example.org:" + endless.port() + "/")
                    .timeout(Duration.ofSeconds(30)))).isEqualTo(Reason.RESPONSE_TOO_LARGE);
        }
    }
}
