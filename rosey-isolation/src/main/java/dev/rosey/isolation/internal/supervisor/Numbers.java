package dev.rosey.isolation.internal.supervisor;

import java.security.SecureRandom;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Numbers of calls and deliveries: each used once, and none to be guessed, so that who answers one has read it. Safe for
 * use by any number of threads.
 */
final class Numbers {
    static final int CHANCE_BITS = 24;
    private static final int RANDOM_BYTES = CHANCE_BITS / 8;

    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock lock = new ReentrantLock();
    private final byte[] chance = new byte[1024 * RANDOM_BYTES]; // guarded by lock, as is all below
    private int used = chance.length;
    private long count;

    long next() {
        lock.lock();
        try {
            return (++count << CHANCE_BITS) | draw();
        } finally {
            lock.unlock();
        }
    }

    /** Fills an array with numbers of {@value #CHANCE_BITS} bits that nobody can guess. */
    void chances(int[] into) {
        lock.lock();
        try {
            for (int i = 0; i < into.length; i++) {
                into[i] = draw();
            }
        } finally {
            lock.unlock();
        }
    }

    private int draw() {
        if (used == chance.length) {
            random.nextBytes(chance);
            used = 0;
        }
        int drawn = 0;
        for (int i = 0; i < RANDOM_BYTES; i++) {
            drawn = (drawn << 8) | (chance[used++] & 0xff);
        }
        return drawn;
    }
}
