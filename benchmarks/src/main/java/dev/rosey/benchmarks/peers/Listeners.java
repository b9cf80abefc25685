package dev.rosey.benchmarks.peers;

import com.google.common.eventbus.AllowConcurrentEvents;
import com.google.common.eventbus.Subscribe;
import dev.rosey.api.bus.EventHandler;
import dev.rosey.api.event.Event;
import net.engio.mbassy.listener.Handler;
import net.engio.mbassy.listener.Listener;
import net.engio.mbassy.listener.References;

/** Handlers of four classes that do next to nothing, for Rosey, Guava and MBassador. */
public final class Listeners {
    private Listeners() {}

    /** A handler for Rosey; its class depends on the number. */
    public static EventHandler handler(int number) {
        return switch (number & 3) {
            case 0 -> new First();
            case 1 -> new Second();
            case 2 -> new Third();
            default -> new Fourth();
        };
    }

    /** A listener for Guava and MBassador that takes one kind of message. */
    public static Object listener(int kind) {
        return switch (kind) {
            case 0 -> new OnRolled();
            case 1 -> new OnFlipped();
            case 2 -> new OnJoined();
            default -> new OnSaid();
        };
    }

    /** A message. */
    public record Rolled() {}

    /** A message. */
    public record Flipped() {}

    /** A message. */
    public record Joined() {}

    /** A message. */
    public record Said() {}

    private static final class First implements EventHandler {
        @SuppressWarnings("unused") // so that handling is not nothing
        private long count;

        @Override
        public void handle(Event event) {
            count++;
        }
    }

    private static final class Second implements EventHandler {
        @SuppressWarnings("unused") // so that handling is not nothing
        private long count;

        @Override
        public void handle(Event event) {
            count++;
        }
    }

    private static final class Third implements EventHandler {
        @SuppressWarnings("unused") // so that handling is not nothing
        private long count;

        @Override
        public void handle(Event event) {
            count++;
        }
    }

    private static final class Fourth implements EventHandler {
        @SuppressWarnings("unused") // so that handling is not nothing
        private long count;

        @Override
        public void handle(Event event) {
            count++;
        }
    }

    /** Counts messages. */
    @Listener(references = References.Strong)
    public static final class OnRolled {
        @SuppressWarnings("unused") // so that handling is not nothing
        private long count;

        private OnRolled() {}

        /** Takes a message. */
        @Handler
        @Subscribe
        @AllowConcurrentEvents
        public void on(Rolled message) {
            count++;
        }
    }

    /** Counts messages. */
    @Listener(references = References.Strong)
    public static final class OnFlipped {
        @SuppressWarnings("unused") // so that handling is not nothing
        private long count;

        private OnFlipped() {}

        /** Takes a message. */
        @Handler
        @Subscribe
        @AllowConcurrentEvents
        public void on(Flipped message) {
            count++;
        }
    }

    /** Counts messages. */
    @Listener(references = References.Strong)
    public static final class OnJoined {
        @SuppressWarnings("unused") // so that handling is not nothing
        private long count;

        private OnJoined() {}

        /** Takes a message. */
        @Handler
        @Subscribe
        @AllowConcurrentEvents
        public void on(Joined message) {
            count++;
        }
    }

    /** Counts messages. */
    @Listener(references = References.Strong)
    public static final class OnSaid {
        @SuppressWarnings("unused") // so that handling is not nothing
        private long count;

        private OnSaid() {}

        /** Takes a message. */
        @Handler
        @Subscribe
        @AllowConcurrentEvents
        public void on(Said message) {
            count++;
        }
    }
}
