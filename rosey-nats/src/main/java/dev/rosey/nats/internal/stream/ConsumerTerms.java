package dev.rosey.nats.internal.stream;

import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.DurableUnavailableException;
import dev.rosey.api.subject.SubjectFilter;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer is asked for. What the server cannot store goes into the description of its consumer, so that every
 * host can compare.
 *
 * @param name its name
 * @param filter which subjects
 * @param options bounds and redelivery
 */
record ConsumerTerms(String name, SubjectFilter filter, ConsumeOptions options) {
    private static final String OURS = "Rosey: ";
    private static final long LEAST_MARGIN = Duration.ofMillis(500).toNanos();
    private static final long MOST_MARGIN = Duration.ofSeconds(5).toNanos();
    private static final long LONGEST = Duration.ofDays(3650).toNanos();

    /** How long the server waits for an acknowledgement: longer than we do, since we end an attempt ourselves. */
    Duration serverAckWait() {
        long nanos = options.ackWait().compareTo(Duration.ofNanos(LONGEST)) > 0 ? LONGEST : options.ackWait().toNanos();
        return Duration.ofNanos(nanos + Math.max(LEAST_MARGIN, Math.min(MOST_MARGIN, nanos / 4)));
    }

    /** How long we wait for one, as far as a timer can. */
    long ackWaitNanos() {
        return Math.min(LONGEST, options.ackWait().compareTo(Duration.ofNanos(LONGEST)) > 0
                ? LONGEST
                : options.ackWait().toNanos());
    }

    String description() {
        return OURS + "maxInFlight=" + options.maxInFlight() + " maxPending=" + options.maxPending() + " ackWait="
                + options.ackWait() + " maxAttempts=" + options.maxAttempts() + " backoff=" + options.backoff();
    }

    /**
     * The request that makes the consumer.
     *
     * @param stream where
     * @param from the first place in the stream that it delivers; 0 for all, below 0 for what comes from now on
     */
    String request(StreamFound stream, long from) {
        Map<String, JsonValue> config = new LinkedHashMap<>();
        config.put("durable_name", new JsonValue(name));
        config.put("name", new JsonValue(name));
        config.put("description", new JsonValue(description()));
        config.put("filter_subject", new JsonValue(filter.toString()));
        config.put("ack_policy", new JsonValue("explicit"));
        config.put("ack_wait", new JsonValue(serverAckWait().toNanos()));
        config.put("max_deliver", new JsonValue(-1L));
        config.put("max_ack_pending", new JsonValue((long) options.maxInFlight()));
        config.put("replay_policy", new JsonValue("instant"));
        if (from > 0 && !stream.isWorkQueue()) {
            config.put("deliver_policy", new JsonValue("by_start_sequence"));
            config.put("opt_start_seq", new JsonValue(from));
        } else {
            config.put("deliver_policy", new JsonValue(from < 0 && !stream.isWorkQueue() ? "new" : "all"));
        }
        Map<String, JsonValue> request = new LinkedHashMap<>();
        request.put("stream_name", new JsonValue(stream.name()));
        request.put("config", new JsonValue(config));
        request.put("action", new JsonValue("create"));
        return new JsonValue(request).toJson();
    }

    /**
     * Compares with a consumer on the server.
     *
     * @throws IllegalArgumentException if it has another filter or other options
     * @throws DurableUnavailableException if it is of a kind that Rosey cannot use
     */
    void require(String stream, JsonValue answer) {
        JsonValue config = JsonValueUtils.readObject(answer, "config");
        usable("deliver_subject", JsonValueUtils.readString(config, "deliver_subject"), null, stream);
        usable("ack_policy", JsonValueUtils.readString(config, "ack_policy"), "explicit", stream);
        long maxDeliver = JsonValueUtils.readLong(config, "max_deliver", -1);
        usable("max_deliver", maxDeliver <= 0 ? "unlimited" : Long.toString(maxDeliver), "unlimited", stream);
        String found = JsonValueUtils.readString(config, "filter_subject", "");
        if (!found.equals(filter.toString())) {
            throw other(stream, "the filter " + (found.isEmpty() ? "of its stream" : found), "with " + filter);
        }
        String description = JsonValueUtils.readString(config, "description", "");
        if (description.startsWith(OURS)) {
            if (!description.equals(description())) {
                String wanted = description().substring(OURS.length());
                throw other(stream, description.substring(OURS.length()), "with " + wanted);
            }
            return;
        }
        long inFlight = JsonValueUtils.readLong(config, "max_ack_pending", -1);
        if (inFlight != options.maxInFlight()) {
            throw other(stream, "maxInFlight=" + inFlight, "with maxInFlight=" + options.maxInFlight());
        }
        long ackWait = JsonValueUtils.readLong(config, "ack_wait", 0);
        if (ackWait < options.ackWait().toNanos()) {
            throw other(stream, "ackWait=" + Duration.ofNanos(ackWait), "with ackWait=" + options.ackWait());
        }
    }

    private IllegalArgumentException other(String stream, String found, String wanted) {
        return new IllegalArgumentException("The consumer \"" + name + "\" exists in the stream " + stream + " with "
                + found + ", not " + wanted + "; use the same, or another name");
    }

    private void usable(String setting, @Nullable String found, @Nullable String wanted, String stream) {
        if (!String.valueOf(found).equals(String.valueOf(wanted))) {
            throw new DurableUnavailableException("The consumer \"" + name + "\" of the stream " + stream
                    + " was made by others with " + setting + ' ' + found + "; Rosey needs " + setting + ' '
                    + (wanted == null ? "none" : wanted) + ": delete it, or use another name");
        }
    }
}
