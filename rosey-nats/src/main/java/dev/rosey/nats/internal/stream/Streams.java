package dev.rosey.nats.internal.stream;

import dev.rosey.api.bus.DurableUnavailableException;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.nats.config.ReplaySpec;
import dev.rosey.nats.config.StreamSpec;
import io.nats.client.support.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Finds, makes and compares streams. Its methods wait for the server, each answer for the time of a request. */
final class Streams {
    private static final int ROUNDS = 10; // another host may change the streams at the same time
    private static final String CREATE = "STREAM.CREATE.";
    private static final String UPDATE = "STREAM.UPDATE.";

    private final Room room;
    private final JetStreamApi api;

    Streams(Room room, JetStreamApi api) {
        this.room = room;
        this.api = api;
    }

    /**
     * Makes a declared stream, or compares it with the one that is there.
     *
     * @throws DurableUnavailableException if it cannot be made, or differs and must not
     */
    void ensure(StreamSpec spec) {
        String what = "Cannot make the stream " + spec.name();
        String wanted = StreamTerms.json(StreamTerms.of(spec));
        try {
            StreamFound found = info(spec.name());
            boolean made = found == null;
            JsonValue config = found == null ? create(spec.name(), wanted) : found.config();
            List<String> differences = StreamTerms.differences(spec, config);
            if (found != null && !differences.isEmpty() && spec.onMismatch() == StreamSpec.OnMismatch.UPDATE) {
                what = "Cannot change the stream " + spec.name() + " (" + String.join("; ", differences) + ")";
                JsonValue changed = api.await(api.ask(UPDATE + spec.name(), found.with(StreamTerms.of(spec))));
                differences = StreamTerms.differences(spec, StreamFound.of(changed).config());
            }
            if (!differences.isEmpty()) {
                report(spec, made, differences);
            }
        } catch (ApiException e) {
            throw JetStreamApi.unavailable(what, e);
        }
        warnOfShortWindow(spec);
    }

    /** Makes the stream; one that another host makes at this moment will do as well. */
    private JsonValue create(String name, String wanted) {
        try {
            return StreamFound.of(api.await(api.ask(CREATE + name, wanted))).config();
        } catch (ApiException e) {
            StreamFound other = e.code() == ApiException.STREAM_NAME_IN_USE ? info(name) : null;
            if (other == null) {
                throw e;
            }
            return other.config();
        }
    }

    private static void report(StreamSpec spec, boolean made, List<String> differences) {
        String message = "The stream " + spec.name() + " is not as declared"
                + (made ? "; the server has changed what was asked for" : "") + ": " + String.join("; ", differences);
        if (spec.onMismatch() == StreamSpec.OnMismatch.WARN) {
            Room.LOG.warn("{}", message);
            return;
        }
        throw new DurableUnavailableException(
                message + "; correct the declaration or the stream, or choose another onMismatch");
    }

    private void warnOfShortWindow(StreamSpec spec) {
        spec.duplicateWindow().filter(window -> window.compareTo(room.spec().deadline()) < 0).ifPresent(window ->
                Room.LOG.warn(
                        "The stream {} knows repeated events for {} only, and publishing is tried for {}: an event "
                                + "may be kept twice",
                        spec.name(), window, room.spec().deadline()));
    }

    /** The stream of that name, or null. */
    @Nullable StreamFound info(String name) {
        try {
            return StreamFound.of(api.await(api.ask("STREAM.INFO." + name, "")));
        } catch (ApiException e) {
            if (e.code() == ApiException.STREAM_NOT_FOUND) {
                return null;
            }
            throw e;
        }
    }

    /** The streams that keep some subject of the filter. */
    List<StreamFound> overlapping(SubjectFilter filter) {
        List<CompletableFuture<StreamFound>> asked = new ArrayList<>();
        for (String name : api.await(api.streamsOf(filter.toString()))) {
            asked.add(api.ask("STREAM.INFO." + name, "").thenApply(StreamFound::of));
        }
        List<StreamFound> found = new ArrayList<>();
        for (CompletableFuture<StreamFound> each : asked) {
            try {
                found.add(api.await(each));
            } catch (ApiException e) {
                if (!e.isNotFound()) { // else it has just been deleted
                    throw e;
                }
            }
        }
        found.removeIf(each -> !each.overlaps(filter));
        return found;
    }

    /**
     * The stream from which a consumer takes a filter; it is made, or one of ours is widened, if need be.
     *
     * @throws IllegalArgumentException if the filter lies partly in a stream, or in several
     */
    StreamFound forConsumer(String consumer, SubjectFilter filter, int maxPending) {
        ApiException last = null;
        for (int round = 0; round < ROUNDS; round++) {
            List<StreamFound> overlapping = overlapping(filter);
            for (StreamFound each : overlapping) {
                if (each.covers(filter)) {
                    return each;
                }
            }
            try {
                return widenOrMake(consumer, filter, maxPending, overlapping);
            } catch (ApiException e) {
                if (e.code() != ApiException.STREAM_NAME_IN_USE
                        && e.code() != ApiException.SUBJECTS_OVERLAP
                        && e.code() != ApiException.STREAM_NOT_FOUND) {
                    throw e;
                }
                last = e; // another host was faster: look again
            }
        }
        throw new DurableUnavailableException(
                "No stream could be made for the consumer \"" + consumer + "\" with the filter " + filter
                        + ": others change the streams all the time; declare a stream for it",
                last);
    }

    private StreamFound widenOrMake(
            String consumer, SubjectFilter filter, int maxPending, List<StreamFound> overlapping) {
        String name = room.spec().streamPrefix() + consumer;
        if (overlapping.isEmpty()) {
            StreamFound namesake = info(name);
            if (namesake == null) {
                String terms = StreamTerms.json(StreamTerms.own(name, filter, maxPending, room.spec()));
                return StreamFound.of(api.await(api.ask(CREATE + name, terms)));
            }
            overlapping = List.of(namesake); // its consumer had another filter, or is gone
        }
        StreamFound only = overlapping.get(0);
        if (overlapping.size() > 1 || !only.isOwn() || !only.canWidenTo(filter)) {
            throw new IllegalArgumentException("The consumer \"" + consumer + "\" asks for " + filter
                    + ", which lies partly in " + names(overlapping)
                    + "; declare a stream that has all of it, or ask for less");
        }
        return StreamFound.of(api.await(api.ask(UPDATE + only.name(), only.widenedTo(filter))));
    }

    private static String names(List<StreamFound> streams) {
        StringBuilder text = new StringBuilder();
        for (StreamFound each : streams) {
            text.append(text.length() == 0 ? "the stream " : " and the stream ")
                    .append(each.name())
                    .append(' ')
                    .append(each.subjects());
        }
        return text.toString();
    }

    /** The stream that a replay reads. */
    StreamFound forReplay(ReplaySpec spec) {
        if (spec.stream().isPresent()) {
            StreamFound named = info(spec.stream().get());
            if (named == null) {
                throw new DurableUnavailableException("There is no stream " + spec.stream().get() + " to replay");
            }
            return named;
        }
        List<StreamFound> all = overlapping(spec.filter());
        if (all.size() != 1) {
            throw new DurableUnavailableException(
                    all.isEmpty()
                            ? "No stream keeps " + spec.filter() + "; declare one, then there is something to replay"
                            : "Several streams keep parts of " + spec.filter() + ": "
                                    + all.stream().map(StreamFound::name).toList() + "; name one of them");
        }
        return all.get(0);
    }

    /** Makes a lost stream of ours again as it was, before its consumers are made again. */
    void restore(StreamFound lost) {
        if (lost.isOwn()) {
            create(lost.name(), lost.with(Map.of()));
        }
    }
}
