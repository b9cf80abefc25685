package dev.rosey.nats.internal.stream;

import dev.rosey.api.bus.DurableUnavailableException;
import io.nats.client.support.JsonValue;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/** Sees to it that a consumer exists on the server: finds or makes it, and makes it again when it was deleted. */
final class ConsumerKeeper {
    private static final int ROUNDS = 10;
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final ConsumerTerms terms;
    private final Room room;
    private final JetStreamApi api;
    private final Streams streams;
    private final AtomicBoolean checking = new AtomicBoolean();
    private volatile StreamFound stream;

    private ConsumerKeeper(ConsumerTerms terms, Room room, JetStreamApi api, Streams streams) {
        this.terms = terms;
        this.room = room;
        this.api = api;
        this.streams = streams;
        this.stream = find();
    }

    /**
     * Finds or makes the consumer.
     *
     * @throws IllegalArgumentException if it exists with another filter or other options
     * @throws DurableUnavailableException if the server cannot have it
     */
    static ConsumerKeeper attach(ConsumerTerms terms, Room room, JetStreamApi api, Streams streams) {
        try {
            return new ConsumerKeeper(terms, room, api, streams);
        } catch (ApiException e) {
            throw JetStreamApi.unavailable("Cannot attach to the consumer \"" + terms.name() + '"', e);
        }
    }

    StreamFound stream() {
        return stream;
    }

    /** Where requests for messages go. */
    String next() {
        return api.prefix() + "CONSUMER.MSG.NEXT." + stream.name() + '.' + terms.name();
    }

    private StreamFound find() {
        for (int round = 0; round < ROUNDS; round++) {
            StreamFound found =
                    streams.forConsumer(terms.name(), terms.filter(), terms.options().maxPending());
            requireSame(found.name(), !exists(found), found);
            StreamFound now = streams.info(found.name());
            if (now != null && now.covers(terms.filter())) {
                return now;
            } // else another host has changed the stream at the same time
        }
        throw new DurableUnavailableException("The consumer \"" + terms.name() + "\" was not attached: its stream is "
                + "changed all the time; declare a stream for it");
    }

    private boolean exists(StreamFound in) {
        try {
            terms.require(in.name(), api.await(api.ask("CONSUMER.INFO." + in.name() + '.' + terms.name(), "")));
            return true;
        } catch (ApiException e) {
            if (e.code() == ApiException.CONSUMER_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private void requireSame(String name, boolean missing, StreamFound found) {
        if (missing) {
            make(found, found.isOwn() ? -1 : 0);
            // Another host may have made it at the same time with other options.
            terms.require(name, api.await(api.ask("CONSUMER.INFO." + name + '.' + terms.name(), "")));
        }
    }

    private void make(StreamFound in, long from) {
        api.await(api.ask(
                "CONSUMER.DURABLE.CREATE." + in.name() + '.' + terms.name(), terms.request(in, from)));
    }

    /**
     * Makes the server forget requests whose asker is gone, as it does when it counts them for an answer. A server of
     * 2.9 would else take the first message that is given back for one of them, and lose sight of it for a while.
     */
    CompletableFuture<JsonValue> forgetRequests() {
        return api.ask("CONSUMER.INFO." + stream.name() + '.' + terms.name(), "");
    }

    /** Looks whether the consumer is still there, makes it again if not, and goes on. */
    void check(String why, LongSupplier resumeAt, Runnable goOn) {
        if (!checking.compareAndSet(false, true)) {
            return;
        }
        Room.LOG.debug("Looking for the consumer \"{}\": {}", terms.name(), why);
        var unused = api.ask("CONSUMER.INFO." + stream.name() + '.' + terms.name(), "").whenComplete((info, failure) -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof ApiException refused && refused.isNotFound()) {
                room.execute(() -> remake(resumeAt.getAsLong()));
            }
            checking.set(false);
            var unusedTimer = room.later(PAUSE, goOn);
        });
    }

    private void remake(long resumeAt) {
        try {
            StreamFound there = streams.info(stream.name());
            Room.LOG.warn("The {} of the consumer \"{}\" was deleted on the server; it is made again",
                    there == null ? "stream" : "entry", terms.name());
            if (there == null) {
                streams.restore(stream);
            }
            make(stream, there == null ? 0 : Math.max(0, resumeAt));
        } catch (ApiException | DurableUnavailableException e) {
            Room.LOG.warn("The consumer \"{}\" could not be made again; it is tried later", terms.name(), e);
        }
    }
}
