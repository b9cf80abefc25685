package dev.rosey.nats.internal.stream;

import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.nats.config.DurableSpec;
import dev.rosey.nats.config.StreamSpec;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The settings of a declared stream in the server's words, and how they differ from those that it has. */
final class StreamTerms {
    private static final JsonValue UNLIMITED = new JsonValue(-1L);
    private static final String DUPLICATES = "duplicate_window";

    private StreamTerms() {}

    /** The settings that a declaration asks for. */
    static Map<String, JsonValue> of(StreamSpec spec) {
        Map<String, JsonValue> terms = new LinkedHashMap<>();
        terms.put("name", new JsonValue(spec.name()));
        terms.put("subjects", texts(spec.subjects()));
        terms.put("retention", new JsonValue(word(spec.retention())));
        terms.put("storage", new JsonValue(word(spec.storage())));
        terms.put("discard", new JsonValue(spec.discard() == StreamSpec.Discard.NEW ? "new" : "old"));
        terms.put("num_replicas", new JsonValue((long) spec.replicas()));
        terms.put("max_age", new JsonValue(spec.maxAge().map(Duration::toNanos).orElse(0L)));
        terms.put("max_bytes", limit(spec.maxBytes()));
        terms.put("max_msgs", limit(spec.maxMessages()));
        terms.put("max_msg_size", limit(spec.maxMessageBytes()));
        terms.put("max_consumers", UNLIMITED);
        spec.duplicateWindow().ifPresent(window -> terms.put(DUPLICATES, new JsonValue(window.toNanos())));
        spec.description().ifPresent(text -> terms.put("description", new JsonValue(text)));
        return terms;
    }

    /** The settings of a stream that Rosey makes for a consumer. */
    static Map<String, JsonValue> own(String name, SubjectFilter filter, int maxPending, DurableSpec spec) {
        StreamSpec like = StreamSpec.builder(name, filter.toString())
                .retention(StreamSpec.Retention.INTEREST)
                .discard(StreamSpec.Discard.NEW)
                .maxMessages(maxPending)
                .storage(spec.storage())
                .replicas(spec.replicas())
                .duplicateWindow(spec.duplicateWindow())
                .description(StreamFound.OWN + "; declare a stream to decide yourself what is kept")
                .build();
        return of(like);
    }

    private static JsonValue limit(OptionalLong limit) {
        return limit.isPresent() ? new JsonValue(limit.getAsLong()) : UNLIMITED;
    }

    static String json(Map<String, JsonValue> terms) {
        return new JsonValue(terms).toJson();
    }

    /** Each setting that differs, with what is wanted and what was found. */
    static List<String> differences(StreamSpec spec, JsonValue found) {
        List<String> differences = new ArrayList<>();
        of(spec).forEach((setting, wanted) -> {
            String want = text(setting, wanted);
            String have = text(setting, JsonValueUtils.readValue(found, setting));
            if (!setting.equals("description") && !want.equals(have)) {
                differences.add(setting + ": wanted " + want + ", found " + have);
            }
        });
        for (String foreign : List.of("mirror", "sources", "sealed", "no_ack", "republish", "subject_transform")) {
            JsonValue value = JsonValueUtils.readValue(found, foreign);
            if (value != null && !Objects.equals(value.bool, false)) {
                differences.add(foreign + ": wanted none, found " + value.toJson());
            }
        }
        return differences;
    }

    private static String text(String setting, @Nullable JsonValue value) {
        if (value == null) {
            return "none";
        }
        if (value.array != null) {
            TreeSet<String> sorted = new TreeSet<>();
            value.array.forEach(each -> sorted.add(String.valueOf(each.string)));
            return sorted.toString();
        }
        if (value.string != null) {
            return value.string;
        }
        Long number = JsonValueUtils.getLong(value);
        if (number == null) {
            return value.toJson();
        }
        if (setting.equals("max_age") || setting.equals(DUPLICATES)) {
            return number == 0 ? "unlimited" : Duration.ofNanos(number).toString();
        }
        return setting.startsWith("max_") && number <= 0 ? "unlimited" : number.toString();
    }

    private static JsonValue texts(List<SubjectFilter> filters) {
        List<JsonValue> all = new ArrayList<>();
        filters.forEach(each -> all.add(new JsonValue(each.toString())));
        return new JsonValue(all);
    }

    private static String word(StreamSpec.Retention retention) {
        return switch (retention) {
            case LIMITS -> "limits";
            case INTEREST -> "interest";
            case WORK_QUEUE -> "workqueue";
        };
    }

    private static String word(StreamSpec.Storage storage) {
        return storage == StreamSpec.Storage.MEMORY ? "memory" : "file";
    }
}
