package dev.rosey.isolation.internal.frame;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.bus.Outcome;
import dev.rosey.api.bus.OverflowPolicy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One message between a host and the process of a plugin. Calls, subscriptions and deliveries carry numbers that their
 * sender chose; the two directions count apart.
 */
public sealed interface Frame {
    /** Opens the talk; the host begins, the child answers with the same nonce. */
    record Hello(int minVersion, int maxVersion, String apiVersion, long nonce) implements Frame {}

    /** Tells the child what it is to run: a manifest as its document, configuration, grants, and the code to come. */
    record Configure(
            Value manifest, Value config, Value granted, long codeLength, Value.Bytes codeHash, OptionalLong seed)
            implements Frame {}

    /** The next piece of the code. */
    record Code(Value.Bytes chunk) implements Frame {}

    /** The plugin is constructed and has accepted its configuration. */
    record Initialized() implements Frame {}

    /** The plugin runs. */
    record Ready() implements Frame {}

    /** The child wants events, or questions to answer. */
    record Subscribe(
            long id,
            String filter,
            Optional<String> queueGroup,
            int capacity,
            OverflowPolicy overflow,
            boolean strictOrder,
            boolean replies)
            implements Frame {}

    /** The child attaches to a durable consumer; times are milliseconds. */
    record Consume(
            long id,
            String name,
            String filter,
            int maxInFlight,
            int maxPending,
            long ackWait,
            int maxAttempts,
            long backoff)
            implements Frame {}

    /** The child ends a subscription. */
    record Unsubscribe(long id) implements Frame {}

    /** The child publishes; the cause is the delivery or call that it handles, or 0. */
    record Publish(long cause, Event event) implements Frame {}

    /** The child publishes what must not be lost, and wants to hear that it was accepted. */
    record PublishDurable(long id, long cause, Event event) implements Frame {}

    /** An event for a subscription of the child. */
    record Deliver(long id, long subscription, Event event) implements Frame {}

    /** An event of a durable consumer; the child replies when it has handled it. */
    record DeliverDurable(long id, long subscription, int attempt, Event event) implements Frame {}

    /** The child has finished with a delivery: its credit returns. */
    record Credit(long delivery) implements Frame {}

    /** A question; to the child with the subscription that answers, from the child with cause and time in ms. */
    record Request(long id, long reference, long timeout, Event event) implements Frame {}

    /** The child asks whether it has a storage. */
    record StorageOpen(long id) implements Frame {}

    /** The child asks for the value under a key. */
    record StorageGet(long id, String key) implements Frame {}

    /** The child keeps a value, for so many milliseconds or, with 0, until it is replaced or deleted. */
    record StoragePut(long id, String key, Value value, long timeToLive) implements Frame {}

    /** The child replaces a value if it is still the expected one, or if there is none. */
    record StorageCompareAndPut(long id, String key, Optional<Value> expected, Value value) implements Frame {}

    /** The child deletes a key. */
    record StorageDelete(long id, String key) implements Frame {}

    /** The child asks for so many keys that start with a prefix. */
    record StorageKeys(long id, String prefix, int limit) implements Frame {}

    /** The child asks whether it may send HTTP requests. */
    record HttpOpen(long id) implements Frame {}

    /** The child asks for an HTTP request to be sent, whose parts the host checks; the time is milliseconds. */
    record HttpSend(
            long id,
            String method,
            String uri,
            Map<String, String> headers,
            Payload body,
            long timeout,
            int maxResponseBytes,
            boolean followsRedirects)
            implements Frame {
        /** Copies; keeps the order of headers. */
        public HttpSend {
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }
    }

    /** The answer to a call of the other end. */
    record Reply(long id, Answer answer) implements Frame {}

    /** Nobody waits for the answer of that call any more. */
    record Cancel(long id) implements Frame {}

    /** A line for the host's log. */
    record Log(System.Logger.Level level, String logger, String message) implements Frame {}

    /** Asks for a sign of life, which is the same frame with the age of the oldest open call in ms, or 0. */
    record Heartbeat(long number, long busy) implements Frame {}

    /** Asks the plugin how it feels; answered by a reply. */
    record Health(long id) implements Frame {}

    /** Asks the plugin to stop within so many milliseconds. */
    record Stop(long grace) implements Frame {}

    /** The last frame of a child, with the reason when the plugin failed. */
    record Bye(Optional<Outcome.Failed> failure) implements Frame {}
}
