package dev.rosey.nats.internal.stream;

import dev.rosey.nats.config.ReplaySpec;
import io.nats.client.Message;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;

/** A short-lived consumer on the server that one replay reads from. Its messages are counted, so that a gap shows. */
final class ReplaySource implements Puller.Sink {
    private static final Duration FORGOTTEN = Duration.ofMinutes(1); // by the server when nobody asks any more

    private final ReplayRun run;
    private final String place;
    private final JetStreamApi api;
    private final Puller puller;
    private long next = 1; // what the consumer delivers next, by its own count; on the thread of the inbox

    ReplaySource(
            ReplayRun run, String name, Room room, Inbox inbox, JetStreamApi api, String stream, IntSupplier space) {
        this.run = run;
        this.api = api;
        this.place = stream + '.' + name;
        this.puller = new Puller(room, inbox, api.prefix() + "CONSUMER.MSG.NEXT." + place, space, this);
    }

    /** The request that makes the consumer. */
    static String request(ReplaySpec spec, StreamFound stream, long received) {
        Map<String, JsonValue> config = new LinkedHashMap<>();
        config.put("filter_subject", new JsonValue(spec.filter().toString()));
        config.put("ack_policy", new JsonValue("none"));
        config.put("max_deliver", new JsonValue(-1L));
        config.put("replay_policy", new JsonValue("instant"));
        config.put("inactive_threshold", new JsonValue(FORGOTTEN.toNanos()));
        config.put("mem_storage", new JsonValue(true));
        config.put("num_replicas", new JsonValue(1L));
        ReplaySpec.Start start = spec.start();
        if (received > 0) {
            startAt(config, received + 1);
        } else if (start instanceof ReplaySpec.AtSequence at) {
            startAt(config, at.sequence());
        } else if (start instanceof ReplaySpec.NewOnly) {
            startAt(config, stream.lastSequence() + 1);
        } else if (start instanceof ReplaySpec.AtTime at) {
            config.put("deliver_policy", new JsonValue("by_start_time"));
            config.put("opt_start_time", new JsonValue(at.time().toString()));
        } else {
            config.put("deliver_policy", new JsonValue("all"));
        }
        Map<String, JsonValue> request = new LinkedHashMap<>();
        request.put("stream_name", new JsonValue(stream.name()));
        request.put("config", new JsonValue(config));
        return new JsonValue(request).toJson();
    }

    private static void startAt(Map<String, JsonValue> config, long sequence) {
        config.put("deliver_policy", new JsonValue("by_start_sequence"));
        config.put("opt_start_seq", new JsonValue(sequence));
    }

    void start() {
        puller.start();
    }

    void pump() {
        puller.pump();
    }

    /** Ends it on the server too. */
    void end() {
        puller.withdraw();
        var unused = api.ask("CONSUMER.DELETE." + place, "");
    }

    /** How many events the server still has for it. */
    CompletableFuture<Long> askPending() {
        return api.ask("CONSUMER.INFO." + place, "")
                .thenApply(info -> JsonValueUtils.readLong(info, "num_pending", -1));
    }

    @Override
    public void message(Message message) {
        AckSubject at = AckSubject.of(message.getReplyTo());
        if (at == null) {
            return;
        }
        if (at.consumerSequence() == next) {
            next++;
            run.read(this, message, at);
        } else {
            run.lost(this);
        }
    }

    @Override
    public void doubtful(String why) {
        run.lost(this);
    }
}
