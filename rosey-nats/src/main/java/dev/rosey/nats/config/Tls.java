package dev.rosey.nats.config;

import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How the connection is encrypted. The certificate of the server is always checked, and its name too. Immutable; shows
 * no password as text.
 */
public final class Tls {
    private final @Nullable SSLContext context;
    private final @Nullable Path trustStore;
    private final @Nullable Secret trustStorePassword;
    private final @Nullable Path keyStore;
    private final @Nullable Secret keyStorePassword;
    private final boolean first;

    private Tls(
            @Nullable SSLContext context,
            @Nullable Path trustStore,
            @Nullable Secret trustStorePassword,
            @Nullable Path keyStore,
            @Nullable Secret keyStorePassword,
            boolean first) {
        this.context = context;
        this.trustStore = trustStore;
        this.trustStorePassword = trustStorePassword;
        this.keyStore = keyStore;
        this.keyStorePassword = keyStorePassword;
        this.first = first;
    }

    /** Trusts the certificate authorities that the Java runtime trusts. */
    public static Tls system() {
        return new Tls(null, null, null, null, null, false);
    }

    /** Uses a context that the application has made. */
    public static Tls of(SSLContext context) {
        return new Tls(java.util.Objects.requireNonNull(context, "context"), null, null, null, null, false);
    }

    /** Trusts what is in a key store file (PKCS#12 or JKS). */
    public static Tls trusting(Path trustStore, String password) {
        return new Tls(null, trustStore, Secret.of(password), null, null, false);
    }

    /** The same, with a certificate of the client from a key store file as well. */
    public Tls withClientCertificate(Path store, String password) {
        return new Tls(context, trustStore, trustStorePassword, store, Secret.of(password), first);
    }

    /** The same, beginning with the TLS handshake before the server says anything; the server must be set so (2.10). */
    public Tls first() {
        return new Tls(context, trustStore, trustStorePassword, keyStore, keyStorePassword, true);
    }

    /** The context of the application. */
    public Optional<SSLContext> context() {
        return Optional.ofNullable(context);
    }

    /** The file with the authorities to trust. */
    public Optional<Path> trustStore() {
        return Optional.ofNullable(trustStore);
    }

    /** The password of {@link #trustStore()}. */
    public Optional<Secret> trustStorePassword() {
        return Optional.ofNullable(trustStorePassword);
    }

    /** The file with the certificate of the client. */
    public Optional<Path> keyStore() {
        return Optional.ofNullable(keyStore);
    }

    /** The password of {@link #keyStore()}. */
    public Optional<Secret> keyStorePassword() {
        return Optional.ofNullable(keyStorePassword);
    }

    /** Whether the handshake comes before anything else. */
    public boolean isFirst() {
        return first;
    }

    @Override
    public String toString() {
        return "Tls[trustStore=" + trustStore + ", keyStore=" + keyStore + ", first=" + first + "]";
    }
}
