package dev.rosey.nats.internal.bus;

import dev.rosey.nats.config.Secret;
import io.nats.client.AuthHandler;
import io.nats.client.NKey;
import java.io.IOException;
import java.security.GeneralSecurityException;

/** Signs the server's challenge with an NKey. */
final class SeedAuth implements AuthHandler {
    private final Secret seed;
    private final char[] publicKey;

    /**
     * Takes a seed.
     *
     * @throws IllegalArgumentException if it is none
     */
    SeedAuth(Secret seed) {
        this.seed = seed;
        try {
            NKey key = NKey.fromSeed(seed.reveal());
            this.publicKey = key.getPublicKey();
            key.clear();
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException("The NKey seed is not one; it begins with SU, as nk -gen user prints it");
        }
    }

    @Override
    public byte[] sign(byte[] nonce) {
        try {
            NKey key = NKey.fromSeed(seed.reveal());
            byte[] signature = key.sign(nonce);
            key.clear();
            return signature;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("The challenge of the NATS server cannot be signed", e);
        }
    }

    @Override
    public char[] getID() {
        return publicKey.clone();
    }

    @Override
    public char[] getJWT() {
        return new char[0];
    }
}
