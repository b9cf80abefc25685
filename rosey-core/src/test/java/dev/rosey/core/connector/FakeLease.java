package dev.rosey.core.connector;

import dev.rosey.api.spi.Lease;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A lease that the test gives and takes. */
final class FakeLease implements Lease {
    final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile @Nullable Listener listener;
    private volatile boolean isHeld;
    private volatile long token;

    @Override
    public String name() {
        return "fake/channel";
    }

    @Override
    public boolean isHeld() {
        return isHeld;
    }

    @Override
    public OptionalLong token() {
        return isHeld ? OptionalLong.of(token) : OptionalLong.empty();
    }

    @Override
    public void campaign(Listener heard) {
        if (listener != null) {
            throw new IllegalStateException("campaigned for already");
        }
        listener = heard;
        calls.add("campaign");
    }

    @Override
    public CompletionStage<Void> release() {
        isHeld = false;
        listener = null;
        calls.add("release");
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        isHeld = false;
        calls.add("close");
    }

    private Listener heard() {
        Listener now = listener;
        if (now == null) {
            throw new AssertionError("there is no campaign: " + calls);
        }
        return now;
    }

    long campaigns() {
        return calls.stream().filter("campaign"::equals).count();
    }

    void give() {
        token++;
        isHeld = true;
        heard().acquired();
    }

    /** The time passes; nobody has noticed yet. */
    void expire() {
        isHeld = false;
    }

    void take() {
        isHeld = false;
        Listener told = heard();
        listener = null;
        told.lost("host-b holds it now");
    }

    void deny() {
        heard().waiting("host-b holds it");
    }
}
