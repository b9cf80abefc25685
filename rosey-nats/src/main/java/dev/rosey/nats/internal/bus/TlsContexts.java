package dev.rosey.nats.internal.bus;

import dev.rosey.nats.config.Secret;
import dev.rosey.nats.config.Tls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Makes what encrypts a connection. Every context checks certificates and the names in them. */
final class TlsContexts {
    private TlsContexts() {}

    /**
     * The context for a configuration.
     *
     * @param servers the addresses that the configuration names
     * @throws IllegalArgumentException if a file cannot be used; the message names it
     */
    static SSLContext of(Tls tls, List<URI> servers) {
        SSLContext plain = tls.context().orElseGet(() -> fromFiles(tls));
        Set<String> hosts = servers.stream()
                .map(each -> each.getHost().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        SSLSocketFactory sockets =
                new NameCheckingSockets(plain.getSocketFactory(), hosts, servers.get(0).getHost());
        return new Checking(plain, sockets);
    }

    private static SSLContext fromFiles(Tls tls) {
        try {
            KeyManager @Nullable [] keys = tls.keyStore().isPresent()
                    ? keys(tls.keyStore().get(), tls.keyStorePassword().orElseThrow())
                    : null;
            TrustManager @Nullable [] trusted = tls.trustStore().isPresent()
                    ? trusted(tls.trustStore().get(), tls.trustStorePassword().orElseThrow())
                    : null;
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trusted, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("TLS cannot be used: " + e.getMessage(), e);
        }
    }

    private static KeyManager[] keys(Path file, Secret password) throws GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(load(file, password), password.reveal());
        return factory.getKeyManagers();
    }

    private static TrustManager[] trusted(Path file, Secret password) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(load(file, password));
        return factory.getTrustManagers();
    }

    private static KeyStore load(Path file, Secret password) throws GeneralSecurityException {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(
                    "The key store " + file + " does not exist or cannot be read; correct the path or the rights of the file");
        }
        try {
            return KeyStore.getInstance(file.toFile(), password.reveal());
        } catch (IOException | KeyStoreException e) {
            throw new IllegalArgumentException("The key store " + file + " cannot be opened: " + e.getMessage()
                    + "; is it PKCS#12 or JKS, and the password right?", e);
        }
    }

    /** The same context with other sockets. */
    private static final class Checking extends SSLContext {
        Checking(SSLContext context, SSLSocketFactory sockets) {
            super(new Inside(context, sockets), context.getProvider(), context.getProtocol());
        }
    }

    /** Passes everything on but the sockets. */
    private static final class Inside extends SSLContextSpi {
        private final SSLContext context;
        private final SSLSocketFactory sockets;

        Inside(SSLContext context, SSLSocketFactory sockets) {
            this.context = context;
            this.sockets = sockets;
        }

        @Override
        protected void engineInit(
                KeyManager @Nullable [] keys, TrustManager @Nullable [] trusted, @Nullable SecureRandom random)
                throws KeyManagementException {
            throw new KeyManagementException("This context is ready as it is");
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return sockets;
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            return context.getServerSocketFactory();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return context.createSSLEngine();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return context.createSSLEngine(host, port);
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return context.getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return context.getClientSessionContext();
        }
    }
}
