package dev.rosey.nats.internal.kv;

import dev.rosey.nats.internal.kv.KvFailure.Reason;
import io.nats.client.Message;
import io.nats.client.api.ApiResponse;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamInfo;
import io.nats.client.impl.Headers;
import io.nats.client.support.Encoding;
import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One key-value bucket on a server. Reads go to the leader of the stream, so that they see every write that was confirmed.
 * Nothing is done twice here: who calls decides what may be repeated. All failures are {@link KvFailure}s. Thread-safe; no
 * method waits for the server.
 */
final class KvBucket {
    private static final Logger LOG = LoggerFactory.getLogger(KvBucket.class);
    private static final String EXPIRES = "Rosey-Expires-At";
    private static final String OPERATION = "KV-Operation";
    private static final String MARKER = "Nats-Marker-Reason";
    private static final String EXPECTED = "Nats-Expected-Last-Subject-Sequence";
    private static final int NO_MESSAGE = 10037;
    private static final int STREAM_NOT_FOUND = 10059;
    private static final int STREAM_NAME_IN_USE = 10058;

    private final Calls calls;
    private final BucketSpec spec;
    private volatile boolean isReported;

    KvBucket(Calls calls, BucketSpec spec) {
        this.calls = calls;
        this.spec = spec;
    }

    BucketSpec spec() {
        return spec;
    }

    boolean isConnected() {
        return calls.isConnected();
    }

    /** Makes the bucket if it is missing, and looks whether it is as it should be. */
    CompletableFuture<Void> ensure(Duration timeout) {
        return calls.api("STREAM.INFO." + spec.stream(), "", timeout).thenCompose(answer -> {
            StreamInfo info = new StreamInfo(answer);
            if (info.hasError() && info.getApiErrorCode() == STREAM_NOT_FOUND) {
                return create(timeout);
            }
            check(orThrow(info));
            return CompletableFuture.completedFuture(null);
        });
    }

    private CompletableFuture<Void> create(Duration timeout) {
        return calls.api("STREAM.CREATE." + spec.stream(), spec.json(), timeout).thenAccept(answer -> {
            StreamInfo made = new StreamInfo(answer);
            if (made.hasError() && made.getApiErrorCode() == STREAM_NAME_IN_USE) {
                throw new KvFailure(Reason.NO_BUCKET, "somebody else has just made it in another way"); // and is looked at again
            }
            check(orThrow(made));
            LOG.info("Made the bucket {} on the NATS server", spec.name());
        });
    }

    private void check(StreamInfo info) {
        String problem = spec.problem(info.getConfiguration());
        if (!problem.isEmpty()) {
            throw new KvFailure(Reason.REFUSED, "the bucket " + spec.name() + " cannot be used: " + problem);
        }
        List<String> differences = spec.differences(info.getConfiguration());
        if (!differences.isEmpty() && !isReported) {
            isReported = true;
            LOG.warn("The bucket {} on the NATS server is not as it is configured here: {}. It is used as it is; change it "
                    + "with \"nats stream edit {}\", or the configuration", spec.name(), String.join("; ", differences),
                    spec.stream());
        }
    }

    /** What is under a key; empty when there never was anything or nothing is left of it. */
    CompletableFuture<Optional<KvEntry>> get(String key, Duration timeout) {
        String json = "{\"last_by_subj\":" + quoted(spec.subject(key)) + '}';
        return calls.api("STREAM.MSG.GET." + spec.stream(), json, timeout).thenApply(answer -> {
            MessageInfo info = new MessageInfo(answer, spec.stream(), false);
            if (info.hasError() && info.getApiErrorCode() == NO_MESSAGE) {
                return Optional.empty();
            }
            orThrow(info);
            return Optional.of(entry(key, info.getSeq(), info.getHeaders(), info.getData()));
        });
    }

    /** An entry with its headers read. */
    static KvEntry entry(String key, long revision, @Nullable Headers headers, byte @Nullable [] data) {
        boolean isDeleted = headers != null && (headers.containsKey(OPERATION) || headers.containsKey(MARKER));
        String expires = headers == null ? null : headers.getFirst(EXPIRES);
        return new KvEntry(key, revision, isDeleted, expires == null ? KvEntry.NEVER : millis(expires),
                data == null ? new byte[0] : data);
    }

    private static long millis(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return KvEntry.NEVER; // not written by us
        }
    }

    /**
     * Puts a value.
     *
     * @param expected the revision that must be there, 0 for nothing; empty for any
     * @return its revision
     */
    CompletableFuture<Long> put(String key, byte[] value, long expiresAt, OptionalLong expected, Duration timeout) {
        Headers headers = new Headers();
        if (expiresAt != KvEntry.NEVER) {
            headers.put(EXPIRES, Long.toString(expiresAt));
        }
        return publish(key, headers, value, expected, timeout);
    }

    /** Puts the mark of a deleted value in the place of a revision. */
    CompletableFuture<Long> mark(String key, long expected, Duration timeout) {
        return publish(key, new Headers().put(OPERATION, "DEL"), new byte[0], OptionalLong.of(expected), timeout);
    }

    private CompletableFuture<Long> publish(
            String key, Headers headers, byte[] value, OptionalLong expected, Duration timeout) {
        expected.ifPresent(revision -> headers.put(EXPECTED, Long.toString(revision)));
        return calls.ask(spec.subject(key), headers.isEmpty() ? null : headers, value, timeout)
                .thenApply(KvBucket::revision);
    }

    private static long revision(Message answer) {
        JsonValue json;
        try {
            json = JsonParser.parse(answer.getData());
        } catch (JsonParseException e) {
            throw new KvFailure(Reason.REFUSED, "somebody who is no stream answered");
        }
        JsonValue error = JsonValueUtils.readValue(json, "error");
        if (error != null) {
            throw Calls.failure(JsonValueUtils.readInteger(error, "err_code", 0),
                    String.valueOf(JsonValueUtils.readString(error, "description")));
        }
        long revision = JsonValueUtils.readLong(json, "seq", 0);
        if (revision <= 0) {
            throw new KvFailure(Reason.REFUSED, "somebody who is no stream answered");
        }
        return revision;
    }

    /**
     * Deletes what is under a key, without a mark.
     *
     * @param upTo the greatest revision that is meant; 0 for all
     */
    CompletableFuture<Void> remove(String key, long upTo, Duration timeout) {
        String json = "{\"filter\":" + quoted(spec.subject(key))
                + (upTo == 0 ? "}" : ",\"seq\":" + (upTo + 1) + '}');
        return calls.api("STREAM.PURGE." + spec.stream(), json, timeout).thenAccept(answer ->
                orThrow(new PurgeAnswer(answer)));
    }

    /** What is under all keys of a filter, without the values, in no order; marks are among them. */
    CompletableFuture<List<KvEntry>> list(String filter, Duration timeout) {
        return new KvListing(calls, spec, filter).run(timeout);
    }

    private static String quoted(String text) {
        return '"' + Encoding.jsonEncode(text) + '"';
    }

    /** The answer, if it is no error. */
    static <T extends ApiResponse<?>> T orThrow(T answer) {
        if (answer.hasError()) {
            throw Calls.failure(answer.getApiErrorCode(), String.valueOf(answer.getDescription()));
        }
        return answer;
    }

    private static final class PurgeAnswer extends ApiResponse<PurgeAnswer> {
        PurgeAnswer(Message answer) {
            super(answer);
        }
    }
}
