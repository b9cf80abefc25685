package dev.rosey.nats.internal.kv;

import dev.rosey.nats.internal.kv.KvFailure.Reason;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerCreateRequest;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.impl.NatsJetStreamMetaData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Reads the headers of all entries of a filter, by a consumer that lives for that long. Used once. */
final class KvListing {
    private final Calls calls;
    private final BucketSpec spec;
    private final String filter;
    private final List<KvEntry> entries = new ArrayList<>(); // touched by the thread of the inbox alone, until complete
    private final CompletableFuture<List<KvEntry>> result = new CompletableFuture<>();

    KvListing(Calls calls, BucketSpec spec, String filter) {
        this.calls = calls;
        this.spec = spec;
        this.filter = filter;
    }

    CompletableFuture<List<KvEntry>> run(Duration timeout) {
        if (!calls.isConnected()) {
            return CompletableFuture.failedFuture(new KvFailure(Reason.UNAVAILABLE, "there is no connection to the server"));
        }
        String inbox = calls.createInbox();
        Subscription subscription;
        try {
            subscription = calls.subscribe(inbox, this::received);
        } catch (IllegalStateException e) { // closed meanwhile
            return CompletableFuture.failedFuture(
                    new KvFailure(Reason.UNAVAILABLE, "nothing can be asked: " + e.getMessage()));
        }
        ConsumerConfiguration consumer = ConsumerConfiguration.builder()
                .deliverSubject(inbox)
                .deliverPolicy(DeliverPolicy.LastPerSubject)
                .filterSubject(spec.subject(filter))
                .ackPolicy(AckPolicy.None)
                .headersOnly(true)
                .memStorage(true)
                .numReplicas(1)
                .build();
        String json = new ConsumerCreateRequest(spec.stream(), consumer).toJson();
        CompletableFuture<String> made = calls.api("CONSUMER.CREATE." + spec.stream(), json, timeout).thenApply(this::begun);
        CompletableFuture<?> unused = made.whenComplete((name, failure) -> {
            if (failure != null) {
                result.completeExceptionally(KvFailure.of(failure));
            }
        });
        return result.copy().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).handle((all, failure) -> {
            calls.unsubscribe(subscription);
            CompletableFuture<?> ended = made.thenCompose(name ->
                    calls.api("CONSUMER.DELETE." + spec.stream() + '.' + name, "", timeout));
            ended.exceptionally(late -> null); // the server ends it itself after a while
            if (failure == null) {
                return all;
            }
            Throwable known = result.isCompletedExceptionally() ? failure
                    : new KvFailure(Reason.NO_ANSWER, "the list did not come within " + timeout.toMillis() + " ms");
            throw KvFailure.of(known);
        });
    }

    private String begun(Message answer) {
        ConsumerInfo info = KvBucket.orThrow(new ConsumerInfo(answer));
        if (info.getNumPending() + info.getDelivered().getConsumerSequence() == 0) {
            result.complete(List.of());
        }
        return info.getName();
    }

    private void received(Message message) {
        NatsJetStreamMetaData meta = message.isJetStream() ? message.metaData() : null;
        if (meta == null || result.isDone()) {
            return;
        }
        if (meta.consumerSequence() != entries.size() + 1) {
            result.completeExceptionally(new KvFailure(Reason.NO_ANSWER,
                    "parts of the list were lost, as more came than the connection's limits of what may wait allow"));
            return;
        }
        String key = message.getSubject().substring(spec.subject("").length());
        entries.add(KvBucket.entry(key, meta.streamSequence(), message.getHeaders(), null));
        if (meta.pendingCount() == 0) {
            result.complete(entries);
        }
    }
}
