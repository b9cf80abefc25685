package dev.rosey.nats.config;

import java.nio.file.Path;
import java.util.Objects;

/** How a client proves to a NATS server who it is. Never shows a secret as text. */
public sealed interface Credentials {
    /** Nothing: the server takes anyone, or knows the client by its certificate. */
    record Anonymous() implements Credentials {}

    /** A name and a password. */
    record UserPassword(String user, Secret password) implements Credentials {
        /** Checks that both are there. */
        public UserPassword {
            Objects.requireNonNull(password, "password");
            if (user.isEmpty()) {
                throw new IllegalArgumentException("user is empty; name the user of the NATS server");
            }
        }
    }

    /** A token. */
    record Token(Secret token) implements Credentials {
        /** Checks that it is there. */
        public Token {
            Objects.requireNonNull(token, "token");
        }
    }

    /** A file with a JWT and the seed of its NKey, as {@code nsc generate creds} writes it; read at each connect. */
    record CredentialsFile(Path file) implements Credentials {
        /** Checks that it is there. */
        public CredentialsFile {
            Objects.requireNonNull(file, "file");
        }
    }

    /** The seed of an NKey ({@code SU…}); the server knows its public key. */
    record NKeySeed(Secret seed) implements Credentials {
        /** Checks that it is there. */
        public NKeySeed {
            Objects.requireNonNull(seed, "seed");
        }
    }

    /** No credentials. */
    static Credentials anonymous() {
        return new Anonymous();
    }

    /** A name and a password. */
    static Credentials password(String user, String password) {
        return new UserPassword(user, Secret.of(password));
    }

    /** A token. */
    static Credentials token(String token) {
        return new Token(Secret.of(token));
    }

    /** A file with a JWT and the seed of its NKey; read again at each connect, so that it can be renewed. */
    static Credentials file(Path file) {
        return new CredentialsFile(file);
    }

    /** The seed of an NKey. */
    static Credentials nkey(String seed) {
        return new NKeySeed(Secret.of(seed));
    }
}
