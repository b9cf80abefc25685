package dev.rosey.nats.internal.kv;

import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a bucket is to be like.
 *
 * @param name its name
 * @param maxBytes what it may take on the server
 * @param replicas how many servers keep it
 * @param isInMemory whether they keep it in memory only
 */
record BucketSpec(String name, long maxBytes, int replicas, boolean isInMemory) {
    /** The stream behind it. */
    String stream() {
        return "KV_" + name;
    }

    /** The subject of a key, or a filter of keys, as written in the bucket. */
    String subject(String key) {
        return "$KV." + name + '.' + key;
    }

    /** What makes the stream. */
    String json() {
        return KeyValueConfiguration.builder(name)
                .maxHistoryPerKey(1)
                .maxBucketSize(maxBytes)
                .replicas(replicas)
                .storageType(isInMemory ? StorageType.Memory : StorageType.File)
                .build()
                .getBackingConfig()
                .toJson();
    }

    /** Why a stream cannot serve as this bucket; empty when it can. */
    String problem(StreamConfiguration stream) {
        if (stream.getMirror() != null || stream.getSealed()) {
            return "it is a mirror or sealed, so that nothing can be written";
        }
        return stream.getSubjects().contains(subject(">"))
                ? ""
                : "it has the subjects " + stream.getSubjects() + " and not " + subject(">");
    }

    /** What else of a stream is not as wanted, in words. */
    List<String> differences(StreamConfiguration stream) {
        List<String> all = new ArrayList<>();
        compare(all, "max_bytes", stream.getMaxBytes(), maxBytes);
        compare(all, "num_replicas", stream.getReplicas(), replicas);
        compare(all, "storage", stream.getStorageType(), isInMemory ? StorageType.Memory : StorageType.File);
        if (!stream.getMaxAge().isZero()) {
            all.add("max_age is " + stream.getMaxAge() + ", so that values vanish with time");
        }
        if (stream.getDiscardPolicy() != DiscardPolicy.New) {
            all.add("discard is old, so that values vanish when it is full");
        }
        if (stream.getMaxMsgs() > 0) {
            all.add("max_msgs is " + stream.getMaxMsgs());
        }
        if (stream.getDenyPurge()) {
            all.add("deny_purge is set, so that nothing can be deleted");
        }
        return all;
    }

    private static void compare(List<String> all, String setting, Object there, Object wanted) {
        if (!there.equals(wanted)) {
            all.add(setting + " is " + there + " and not " + wanted);
        }
    }
}
