package dev.rosey.nats.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key and a certificate for the loopback address that signs itself, made anew by the {@code keytool} of this JDK.
 *
 * <p>It serves as certificate of a server, as that of a client, and as the authority for both. The files lie in the given
 * directory, which the caller removes. Immutable.
 */
public final class TestCertificates {
    private static final char[] PASSWORD = "of-a-test".toCharArray();
    private static final String ALIAS = "test";

    private final Path directory;
    private final KeyStore store;

    private TestCertificates(Path directory, KeyStore store) {
        this.directory = directory;
        this.store = store;
    }

    /**
     * Makes a key and a certificate.
     *
     * @param directory an existing directory for the files
     * @return the certificate
     */
    public static TestCertificates create(Path directory) {
        Path file = directory.resolve("test.p12");
        try {
            keytool(List.of("-genkeypair", "-alias", ALIAS, "-keyalg", "EC", "-groupname", "secp256r1",
                    "-dname", "CN=localhost",
                    "-ext", "san=ip:127.0.0.1,dns:localhost", "-ext", "bc=ca:true", "-validity", "30", "-storetype",
                    "PKCS12", "-keystore", file.toString(), "-storepass", new String(PASSWORD)));
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream bytes = Files.newInputStream(file)) {
                store.load(bytes, PASSWORD);
            }
            TestCertificates made = new TestCertificates(directory, store);
            made.write(made.certificate(), "CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
            made.write(made.key(), "PRIVATE KEY", store.getKey(ALIAS, PASSWORD).getEncoded());
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot make a certificate", e);
        }
    }

    private static void keytool(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream said = process.getInputStream()) {
            String text = new String(said.readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("keytool failed: " + text);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while making a certificate", e);
        }
    }

    private void write(Path file, String what, byte[] content) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
    }

    /** The PEM file with the certificate, which is its own authority. */
    public Path certificate() {
        return directory.resolve("test-cert.pem");
    }

    /** The PEM file with the private key. */
    public Path key() {
        return directory.resolve("test-key.pem");
    }

    /** What a client needs that trusts the certificate and shows it. */
    public SSLContext context() {
        return context(true);
    }

    /** What a client needs that trusts the certificate and has none of its own. */
    public SSLContext contextWithoutCertificate() {
        return context(false);
    }

    private SSLContext context(boolean showing) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(showing ? keys.getKeyManagers() : null, trust.getTrustManagers(), new SecureRandom());
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("Cannot use the certificate", e);
        }
    }
}
