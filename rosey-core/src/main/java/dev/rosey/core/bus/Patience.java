package dev.rosey.core.bus;

/**
 * How long it pays to watch for more work before a thread rests: to rest and to be woken takes both sides far longer
 * than a short wait, but a wait in vain costs processor time, and a thread that has just waited in vain is woken more
 * slowly. So waits that were in vain make the next ones shorter, until none is left but a trial now and then. Not safe
 * for use by several threads at a time.
 */
final class Patience {
    private static final int MOST = 256;
    private static final int TRIAL = 64;

    private int spins = MOST;
    private int skipped;

    /** How many times to look, with {@link Thread#onSpinWait()} in between. */
    int spins() {
        if (spins == 0 && ++skipped == TRIAL) {
            skipped = 0;
            return MOST;
        }
        return spins;
    }

    /** The wait brought work. */
    void rewarded() {
        spins = MOST;
    }

    /** The wait was in vain. */
    void disappointed() {
        spins >>= 2;
    }
}
