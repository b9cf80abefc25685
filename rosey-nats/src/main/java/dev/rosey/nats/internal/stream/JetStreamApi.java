package dev.rosey.nats.internal.stream;

import dev.rosey.api.bus.DurableUnavailableException;
import io.nats.client.Message;
import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/** Questions to JetStream, asked without waiting. */
final class JetStreamApi {
    private static final int NO_RESPONDERS = 503;

    private final Room room;
    private final Inbox inbox;
    private final String prefix;

    JetStreamApi(Room room, Inbox inbox) {
        this.room = room;
        this.inbox = inbox;
        this.prefix = room.spec().domain().map(domain -> "$JS." + domain + ".API.").orElse("$JS.API.");
    }

    String prefix() {
        return prefix;
    }

    /** Asks; the answer fails with an {@link ApiException}. */
    CompletableFuture<JsonValue> ask(String what, String body) {
        CompletableFuture<JsonValue> answer = new CompletableFuture<>();
        long number = inbox.open(message -> answered(answer, message));
        ScheduledFuture<?> alarm = room.later(
                room.spec().requestTimeout(),
                () -> answer.completeExceptionally(ApiException.silence("no answer to " + what + " within "
                        + room.spec().requestTimeout())));
        var unused = answer.whenComplete((done, failure) -> {
            inbox.close(number);
            if (alarm != null) {
                alarm.cancel(false);
            }
        });
        if (alarm == null
                || !room.send(
                        prefix + what, inbox.subject(number), null, body.getBytes(StandardCharsets.UTF_8))) {
            answer.completeExceptionally(ApiException.silence("the connection is down or closed"));
        }
        return answer;
    }

    private static void answered(CompletableFuture<JsonValue> answer, Message message) {
        if (message.isStatusMessage()) {
            answer.completeExceptionally(
                    message.getStatus().getCode() == NO_RESPONDERS
                            ? ApiException.nobody()
                            : ApiException.silence(message.getStatus().getMessageWithCode()));
            return;
        }
        try {
            JsonValue json = JsonParser.parse(message.getData());
            ApiException error = error(json);
            if (error == null) {
                answer.complete(json);
            } else {
                answer.completeExceptionally(error);
            }
        } catch (JsonParseException e) {
            answer.completeExceptionally(ApiException.silence("an answer that is no JSON"));
        }
    }

    /** The error that an answer tells of, or null. */
    static @Nullable ApiException error(JsonValue json) {
        JsonValue error = JsonValueUtils.readValue(json, "error");
        if (error == null) {
            return null;
        }
        return ApiException.of(
                JsonValueUtils.readInteger(error, "code", 0),
                JsonValueUtils.readInteger(error, "err_code", 0),
                JsonValueUtils.readString(error, "description", "no description"));
    }

    /** The streams that keep some subject of the filter. */
    CompletableFuture<List<String>> streamsOf(String filter) {
        return ask("STREAM.NAMES", "{\"subject\":\"" + filter.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}")
                .thenApply(json -> {
                    List<String> names = JsonValueUtils.readStringList(json, "streams");
                    return names == null ? List.of() : names;
                });
    }

    /** Waits for an answer; it comes or fails within the time for requests. */
    <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DurableUnavailableException("The wait for JetStream was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ApiException refused) {
                throw refused;
            }
            throw new DurableUnavailableException("JetStream gave no usable answer: " + e.getCause(), e);
        }
    }

    /** Says to the user why JetStream cannot serve. */
    static DurableUnavailableException unavailable(String what, ApiException cause) {
        return new DurableUnavailableException(
                cause.isAbsent()
                        ? what + ": there is no JetStream for this account (" + cause.getMessage()
                                + "); start the server with -js, and allow JetStream to the account"
                        : what + ": " + cause.getMessage() + "; see the server's log",
                cause);
    }
}
