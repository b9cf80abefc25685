package dev.rosey.nats.internal.stream;

import dev.rosey.api.subject.SubjectFilter;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A stream as the server describes it.
 *
 * @param name its name
 * @param subjects what it keeps, but for subjects that are none of Rosey's
 * @param config its configuration as the server wrote it
 * @param lastSequence the place of the last event that it received
 */
record StreamFound(String name, List<SubjectFilter> subjects, JsonValue config, long lastSequence) {
    /** How the description of a stream begins that Rosey made for a consumer. */
    static final String OWN = "Made by Rosey for durable consumers";

    StreamFound {
        subjects = List.copyOf(subjects);
    }

    /** Reads the server's answer. */
    static StreamFound of(JsonValue answer) {
        JsonValue config = JsonValueUtils.readObject(answer, "config");
        List<String> subjects = JsonValueUtils.readStringList(config, "subjects");
        return new StreamFound(
                JsonValueUtils.readString(config, "name", ""),
                (subjects == null ? List.<String>of() : subjects)
                        .stream()
                                .filter(SubjectFilter::isValid)
                                .map(SubjectFilter::of)
                                .toList(),
                config,
                JsonValueUtils.readLong(JsonValueUtils.readObject(answer, "state"), "last_seq", 0));
    }

    boolean isOwn() {
        return JsonValueUtils.readString(config, "description", "").startsWith(OWN);
    }

    boolean isWorkQueue() {
        return "workqueue".equals(JsonValueUtils.readString(config, "retention", ""));
    }

    boolean covers(SubjectFilter filter) {
        return subjects.stream().anyMatch(each -> each.covers(filter));
    }

    boolean overlaps(SubjectFilter filter) {
        return subjects.stream().anyMatch(each -> each.overlaps(filter));
    }

    /** Whether a filter can take the place of all subjects that it overlaps with. */
    boolean canWidenTo(SubjectFilter filter) {
        return subjects.stream().allMatch(each -> filter.covers(each) || !filter.overlaps(each));
    }

    /** The configuration with other settings in the place of the present ones. */
    String with(Map<String, JsonValue> changes) {
        Map<String, JsonValue> all = new HashMap<>(config.map);
        all.putAll(changes);
        return new JsonValue(all).toJson();
    }

    /** The configuration with a filter in the place of the subjects that it covers. */
    String widenedTo(SubjectFilter filter) {
        List<JsonValue> wider = new java.util.ArrayList<>();
        subjects.stream()
                .filter(each -> !filter.covers(each))
                .forEach(each -> wider.add(new JsonValue(each.toString())));
        wider.add(new JsonValue(filter.toString()));
        return with(Map.of("subjects", new JsonValue(wider)));
    }
}
