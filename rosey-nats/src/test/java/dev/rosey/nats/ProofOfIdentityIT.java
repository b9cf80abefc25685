package dev.rosey.nats;

import static dev.rosey.nats.BusLife.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rosey.api.bus.DisconnectedException;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.nats.config.Credentials;
import dev.rosey.nats.config.NatsConfig;
import dev.rosey.nats.config.Tls;
import dev.rosey.nats.testing.NatsServerRunner;
import dev.rosey.nats.testing.TestCertificates;
import io.nats.client.NKey;
import io.nats.client.support.JsonSerializable;
import io.nats.client.support.JwtUtils;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way in which a bus and a server prove to each other who they are. */
class ProofOfIdentityIT { // SUR-19
    @TempDir
    private Path folder;

    private static void requireWorking(NatsConfig config) {
        try (NatsEventBus bus = NatsEventBus.connect(config)) {
            List<Integer> heard = new CopyOnWriteArrayList<>();
            bus.subscribe(SubjectFilter.of("a"), event -> heard.add(event.payload().as(Integer.class)));
            bus.publish(Subject.of("a"), Payload.of(1));
            soon(() -> assertThat(heard).containsExactly(1));
        }
    }

    private static void requireRefused(NatsConfig config) {
        assertThatExceptionOfType(DisconnectedException.class).isThrownBy(() -> NatsEventBus.connect(config).close());
    }

    @Test
    void aTokenAndANameInTheAddress() {
        try (NatsServerRunner server = NatsServerRunner.startWith("authorization { token: \"t0ken\" }\n")) {
            requireWorking(NatsConfig.builder(server.url()).credentials(Credentials.token("t0ken")).build());
            requireWorking(NatsConfig.of(server.url().replace("nats://", "nats://t0ken@")));
            requireRefused(NatsConfig.of(server.url()));
        }
        try (NatsServerRunner server = NatsServerRunner.startWith("authorization { user: bot, password: \"pass\" }\n")) {
            requireWorking(NatsConfig.of(server.url().replace("nats://", "nats://bot:pass@")));
            requireRefused(NatsConfig.of(server.url().replace("nats://", "nats://bot:other@")));
        }
    }

    @Test
    void aKey() throws Exception {
        NKey key = NKey.createUser(new SecureRandom());
        NKey other = NKey.createUser(new SecureRandom());
        String users = "authorization { users = [ { nkey: " + new String(key.getPublicKey()) + " } ] }\n";
        try (NatsServerRunner server = NatsServerRunner.startWith(users)) {
            requireWorking(NatsConfig.builder(server.url()).credentials(Credentials.nkey(new String(key.getSeed()))).build());
            requireRefused(NatsConfig.builder(server.url()).credentials(Credentials.nkey(new String(other.getSeed()))).build());
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatsEventBus.connect(
                        NatsConfig.builder().credentials(Credentials.nkey("SUNONSENSE")).build()))
                .withMessageContaining("NKey")
                .withMessageNotContaining("SUNONSENSE");
    }

    @Test
    void aCredentialsFileThatRunsOutAndIsRenewed() throws Exception {
        NKey operator = NKey.createOperator(new SecureRandom());
        NKey account = NKey.createAccount(new SecureRandom());
        NKey user = NKey.createUser(new SecureRandom());
        Path file = folder.resolve("bot.creds");
        Files.writeString(file, credentials(account, user, Duration.ofSeconds(3)));
        try (NatsServerRunner server = NatsServerRunner.startWith(operatorMode(operator, account))) {
            NatsConfig config = NatsConfig.builder(server.url()).credentials(Credentials.file(file)).build();
            requireWorking(config);
            BusLife life = new BusLife();
            try (NatsEventBus bus = NatsEventBus.connect(config)) {
                bus.listen(life);
                Files.writeString(file, credentials(account, user, Duration.ofHours(1)));
                soon(() -> assertThat(life.problems()).anySatisfy(
                        problem -> assertThat(problem).hasMessageContaining("Expired")));
                life.awaitHeard("reconnected");
                List<Integer> heard = new CopyOnWriteArrayList<>();
                bus.subscribe(SubjectFilter.of("a"), event -> heard.add(event.payload().as(Integer.class)));
                bus.publish(Subject.of("a"), Payload.of(1));
                soon(() -> assertThat(heard).containsExactly(1));
            }
            Files.writeString(file, credentials(NKey.createAccount(new SecureRandom()), user, Duration.ofHours(1)));
            requireRefused(config);
        }
    }

    private static String operatorMode(NKey operator, NKey account) throws Exception {
        String operatorJwt = jwt(operator, operator, "{\"type\":\"operator\",\"version\":2}");
        String accountJwt = jwt(operator, account, "{\"type\":\"account\",\"version\":2,\"limits\":{\"subs\":-1,\"data\":-1,"
                + "\"payload\":-1,\"imports\":-1,\"exports\":-1,\"wildcards\":true,\"conn\":-1,\"leaf\":-1}}");
        return "operator: " + operatorJwt + "\nresolver: MEMORY\nresolver_preload: { "
                + new String(account.getPublicKey()) + ": " + accountJwt + " }\n";
    }

    private static String jwt(NKey issuer, NKey subject, String claim) throws Exception {
        JsonSerializable nats = () -> claim;
        return JwtUtils.issueJWT(issuer, new String(subject.getPublicKey()), "test", null,
                JwtUtils.currentTimeSeconds(), new String(issuer.getPublicKey()), nats);
    }

    private static String credentials(NKey account, NKey user, Duration life) throws Exception {
        String jwt = JwtUtils.issueUserJWT(
                account, new String(account.getPublicKey()), new String(user.getPublicKey()), "bot", life);
        return JwtUtils.NATS_USER_JWT_FORMAT.formatted(jwt, new String(user.getSeed()));
    }

    @Test
    void aCertificateOfTheServerThatIsTrustedAndHasItsName() throws Exception {
        TestCertificates right = TestCertificates.create(Files.createDirectory(folder.resolve("right")));
        TestCertificates wrong = TestCertificates.create(Files.createDirectory(folder.resolve("wrong")));
        String text = "tls { cert_file: \"%s\", key_file: \"%s\" }%n".formatted(right.certificate(), right.key());
        try (NatsServerRunner server = NatsServerRunner.startWith(text)) {
            String secure = server.url().replace("nats://", "tls://");
            requireWorking(NatsConfig.builder(secure).tls(Tls.of(right.contextWithoutCertificate())).build());
            requireWorking(NatsConfig.builder(server.url()).tls(Tls.trusting(trust(right), "changeit")).build());
            requireRefused(NatsConfig.of(secure)); // whom Java trusts has not signed it
            requireRefused(NatsConfig.builder(secure).tls(Tls.of(wrong.contextWithoutCertificate())).build());
        }
    }

    @Test
    void aTrustedCertificateForAnotherNameIsRefused() throws Exception {
        TestCertificates right = TestCertificates.create(folder);
        String text = "tls { cert_file: \"%s\", key_file: \"%s\" }%n".formatted(right.certificate(), right.key());
        try (NatsServerRunner server = NatsServerRunner.startWith(text)) {
            String otherAddress = server.url().replace("127.0.0.1", "0.0.0.0"); // the same server, and not in the certificate
            requireRefused(NatsConfig.builder(otherAddress).tls(Tls.of(right.contextWithoutCertificate())).build());
            requireWorking(NatsConfig.builder(server.url().replace("127.0.0.1", "localhost"))
                    .tls(Tls.of(right.contextWithoutCertificate()))
                    .build());
        }
    }

    @Test
    void aCertificateOfTheClient() throws Exception {
        TestCertificates both = TestCertificates.create(folder);
        String text = "tls { cert_file: \"%s\", key_file: \"%s\", ca_file: \"%s\", verify: true }%n"
                .formatted(both.certificate(), both.key(), both.certificate());
        try (NatsServerRunner server = NatsServerRunner.startWith(text)) {
            requireWorking(NatsConfig.builder(server.url()).tls(Tls.of(both.context())).build());
            requireRefused(NatsConfig.builder(server.url()).tls(Tls.trusting(trust(both), "changeit")).build());
        }
    }

    @Test
    void filesThatCannotBeUsedAreNamed() throws Exception {
        Path garbage = Files.writeString(folder.resolve("garbage.p12"), "no key store");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatsEventBus.connect(NatsConfig.builder().tls(Tls.trusting(garbage, "secret")).build()))
                .withMessageContaining("garbage.p12")
                .withMessageNotContaining("secret");
        Path missing = folder.resolve("missing.p12");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatsEventBus.connect(NatsConfig.builder()
                        .tls(Tls.system().withClientCertificate(missing, "secret"))
                        .build()))
                .withMessageContaining("missing.p12");
    }

    private Path trust(TestCertificates certificates) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(certificates.certificate())) {
            store.setCertificateEntry("server", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        Path file = folder.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "changeit".toCharArray());
        }
        return file;
    }
}
