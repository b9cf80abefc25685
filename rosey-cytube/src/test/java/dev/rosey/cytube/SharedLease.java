package dev.rosey.cytube;

import dev.rosey.api.spi.Lease;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A lease that the test gives from one host to another. */
final class SharedLease {
    private final AtomicLong tokens = new AtomicLong();

    Side side() {
        return new Side();
    }

    /** What one host has of it. */
    final class Side implements Lease {
        private volatile @Nullable Listener listener;
        private volatile OptionalLong token = OptionalLong.empty();

        @Override
        public String name() {
            return "cytube/movies";
        }

        @Override
        public boolean isHeld() {
            return token.isPresent();
        }

        @Override
        public OptionalLong token() {
            return token;
        }

        @Override
        public void campaign(Listener heard) {
            listener = heard;
            heard.waiting("the test decides");
        }

        boolean isCampaigning() {
            return listener != null;
        }

        void give() {
            token = OptionalLong.of(tokens.incrementAndGet());
            heard().acquired();
        }

        /** Its time is over, and the host does not know yet. */
        void expire() {
            token = OptionalLong.empty();
        }

        /** The same term is held again, as no lease does. */
        void restore(long before) {
            token = OptionalLong.of(before);
        }

        void take() {
            expire();
            heard().lost("the test took it");
        }

        private Listener heard() {
            Listener now = listener;
            if (now == null) {
                throw new AssertionError("nobody campaigns");
            }
            return now;
        }

        @Override
        public CompletionStage<Void> release() {
            expire();
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {
            expire();
        }
    }
}
