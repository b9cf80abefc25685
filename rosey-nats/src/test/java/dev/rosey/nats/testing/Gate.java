package dev.rosey.nats.testing;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** What bytes in one direction have to pass. */
final class Gate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean shut;

    void shut() {
        lock.lock();
        try {
            shut = true;
        } finally {
            lock.unlock();
        }
    }

    void open() {
        lock.lock();
        try {
            shut = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets those who wait look again whether they still want to. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is open or the waiting is given up; whether one may pass. */
    boolean await(BooleanSupplier givenUp) {
        lock.lock();
        try {
            while (shut && !givenUp.getAsBoolean()) {
                changed.awaitUninterruptibly();
            }
            return !givenUp.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }
}
