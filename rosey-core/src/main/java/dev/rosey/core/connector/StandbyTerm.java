package dev.rosey.core.connector;

import dev.rosey.api.connector.Connector;
import dev.rosey.api.spi.Lease;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** One connector, and for how long it may act, which any thread may ask. */
final class StandbyTerm<C extends Connector> implements BooleanSupplier {
    private final Lease lease;
    private final C connector;
    private volatile OptionalLong token = OptionalLong.empty(); // of the term of the lease that it is for
    private long begunAt; // touched by the thread of the standby alone

    StandbyTerm(Lease lease, Function<? super BooleanSupplier, ? extends C> factory) {
        this.lease = lease;
        this.connector = factory.apply(this);
    }

    C connector() {
        return connector;
    }

    C begin() {
        begunAt = System.nanoTime();
        token = lease.token();
        return connector;
    }

    void end() {
        token = OptionalLong.empty();
    }

    boolean hasLasted(Duration time) {
        return System.nanoTime() - begunAt >= time.toNanos();
    }

    @Override
    public boolean getAsBoolean() {
        OptionalLong mine = token;
        return mine.isPresent() && mine.equals(lease.token());
    }
}
