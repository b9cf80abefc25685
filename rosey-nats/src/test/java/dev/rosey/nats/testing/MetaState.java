package dev.rosey.nats.testing;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the members of a cluster tell about its JetStream. */
final class MetaState {
    private static final String PROBE = "rosey-cluster-probe";
    private static final int WAIT_MILLIS = 2_000;

    private MetaState() {}

    /** Whether all members name the same leader, and it calls all others current. */
    static boolean isWhole(List<NatsServerRunner> members) {
        Optional<String> leader = leaderName(members);
        return leader.isPresent()
                && members.stream().allMatch(each -> leader.equals(leaderSeenBy(each)))
                && members.stream()
                        .filter(each -> each.name().equals(leader.get()))
                        .allMatch(each -> currentFollowers(each) == members.size() - 1);
    }

    /** The leader that names itself so. */
    static Optional<String> leaderName(List<NatsServerRunner> members) {
        return members.stream()
                .filter(each -> leaderSeenBy(each).equals(Optional.of(each.name())))
                .map(NatsServerRunner::name)
                .findFirst();
    }

    private static Optional<String> leaderSeenBy(NatsServerRunner member) {
        JsonValue meta = meta(member);
        String leader = meta == null ? null : JsonValueUtils.readString(meta, "leader");
        return Optional.ofNullable(leader).filter(name -> !name.isEmpty());
    }

    private static long currentFollowers(NatsServerRunner member) {
        JsonValue meta = meta(member);
        return meta == null
                ? 0
                : JsonValueUtils.readArray(meta, "replicas").stream()
                        .filter(each -> JsonValueUtils.readBoolean(each, "current")
                                && !JsonValueUtils.readBoolean(each, "offline"))
                        .count();
    }

    private static @Nullable JsonValue meta(NatsServerRunner member) {
        try {
            URLConnection connection =
                    URI.create(member.monitorUrl() + "/jsz").toURL().openConnection();
            connection.setConnectTimeout(WAIT_MILLIS);
            connection.setReadTimeout(WAIT_MILLIS);
            try (InputStream answer = connection.getInputStream()) {
                String text = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
                return JsonValueUtils.readValue(Objects.requireNonNull(JsonParser.parse(text)), "meta_cluster");
            }
        } catch (IOException notNow) {
            return null;
        }
    }

    /** Whether a stream can be put on that many members. */
    static boolean canPlace(Connection connection, int replicas) throws IOException {
        JetStreamManagement management = connection.jetStreamManagement();
        try {
            management.addStream(StreamConfiguration.builder()
                    .name(PROBE)
                    .subjects(PROBE)
                    .storageType(StorageType.Memory)
                    .replicas(replicas)
                    .build());
            return management.deleteStream(PROBE);
        } catch (JetStreamApiException notYet) {
            return false;
        }
    }
}
