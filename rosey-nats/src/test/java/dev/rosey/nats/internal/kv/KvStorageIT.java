package dev.rosey.nats.internal.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.event.Value;
import dev.rosey.api.storage.Storage;
import dev.rosey.api.storage.StorageException;
import dev.rosey.nats.config.StorageSpec;
import dev.rosey.nats.testing.NatsServerRunner;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Storage in buckets of a real server: what the contract does not ask. */
class KvStorageIT { // SUR-44
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path directory;

    private NatsServerRunner server;
    private KvHost host;

    @BeforeEach
    void start() throws Exception {
        server = NatsServerRunner.start("-js");
        host = KvHost.connect(server.url(), StorageSpec.defaults());
    }

    @AfterEach
    void stop() {
        host.close();
        server.close();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static Throwable failure(CompletionStage<?> stage) {
        Throwable thrown = catchThrowable(() -> get(stage));
        return thrown instanceof ExecutionException ? thrown.getCause() : thrown;
    }

    private StreamInfo stream(String namespace) throws Exception {
        return host.connection().jetStreamManagement().getStreamInfo("KV_ROSEY_" + namespace);
    }

    private KeyValue bucket(String namespace) throws IOException {
        return host.connection().keyValue("ROSEY_" + namespace);
    }

    @Test
    void severalHostsShareOneStore() throws Exception {
        try (KvHost other = KvHost.connect(server.url(), StorageSpec.defaults())) {
            get(host.storage().open("dice").put("key", Value.of(1)));
            assertThat(get(other.storage().open("dice").get("key"))).contains(Value.of(1));
            assertThat(get(other.storage().open("dice").compareAndPut("key", Optional.of(Value.of(1)), Value.of(2)))).isTrue();
            assertThat(get(host.storage().open("dice").compareAndPut("key", Optional.of(Value.of(1)), Value.of(3)))).isFalse();
            assertThat(get(host.storage().open("trivia").get("key"))).isEmpty();
        }
    }

    @Test
    void hostsThatCompareDoNotLoseACount() throws Exception {
        try (KvHost other = KvHost.connect(server.url(), StorageSpec.defaults())) {
            CompletableFuture<Void> mine = CompletableFuture.runAsync(() -> count(host.storage().open("dice")));
            CompletableFuture<Void> theirs = CompletableFuture.runAsync(() -> count(other.storage().open("dice")));
            get(mine);
            get(theirs);
            assertThat(get(host.storage().open("dice").get("count"))).contains(Value.of(100));
        }
    }

    private static void count(Storage storage) {
        for (int i = 0; i < 50; i++) {
            boolean isDone = false;
            while (!isDone) {
                Optional<Value> before = storage.get("count").toCompletableFuture().join();
                long next = before.map(value -> value.as(Long.class)).orElse(0L) + 1;
                isDone = storage.compareAndPut("count", before, Value.of(next)).toCompletableFuture().join();
            }
        }
    }

    @Test
    void operationsOfOneThreadAreDoneInItsOrder() throws Exception {
        Storage storage = host.storage().open("dice");
        List<CompletionStage<Optional<Value>>> reads = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            var unused = storage.put("key", Value.of(i));
            reads.add(storage.get("key"));
        }
        for (int i = 0; i < 200; i++) {
            assertThat(get(reads.get(i))).contains(Value.of(i));
        }
    }

    @Test
    void deletingAndExpiryLeaveNothingOnTheServer() throws Exception {
        Storage storage = host.storage().open("dice");
        get(storage.put("deleted", Value.of(1)));
        get(storage.delete("deleted"));
        get(storage.put("read", Value.of(1), HOUR));
        get(storage.put("listed", Value.of(1), HOUR));
        assertThat(stream("dice").getStreamState().getMsgCount()).isEqualTo(2);
        host.pass(HOUR);
        assertThat(get(storage.get("read"))).isEmpty();
        await().until(() -> stream("dice").getStreamState().getMsgCount() == 1);
        assertThat(get(storage.keys("", 10))).isEmpty();
        await().until(() -> stream("dice").getStreamState().getMsgCount() == 0);
    }

    @Test
    void aFullBucketTakesNothingMoreUntilThereIsRoom() throws Exception {
        try (KvHost small = KvHost.connect(server.url(), StorageSpec.builder().maxBytes(100_000).build())) {
            Storage storage = small.storage().open("small");
            Value big = Value.of(new byte[30_000]);
            get(storage.put("a", big, HOUR));
            get(storage.put("b", big));
            get(storage.put("c", big));
            assertThat(failure(storage.put("d", big))).isInstanceOf(StorageException.class)
                    .hasMessageContainingAll("small", "\"d\"", "ROSEY_small", "no room", "StorageSpec");
            assertThat(failure(storage.compareAndPut("d", Optional.empty(), big))).hasMessageContaining("no room");
            assertThat(get(storage.get("b"))).contains(big);
            small.pass(HOUR); // what nobody sees any more gives way
            get(storage.put("d", big));
            assertThat(get(storage.keys("", 10))).containsExactly("b", "c", "d");
        }
    }

    @Test
    void aPrefixIsAskedForAsASubject() throws Exception {
        Storage storage = host.storage().open("dice");
        for (String key : List.of("user.alice", "user.bob", "user.bob.x", "users", "user", "other.user.a", "user.böb")) {
            get(storage.put(key, Value.of(1)));
        }
        assertThat(get(storage.keys("user.b", 10))).containsExactly("user.bob", "user.bob.x", "user.böb");
        assertThat(get(storage.keys("user.", 2))).containsExactly("user.alice", "user.bob");
        assertThat(get(storage.keys("user", 10))).hasSize(6).startsWith("user", "user.alice");
        assertThat(get(storage.keys("user.nobody.", 10))).isEmpty();
    }

    @Test
    void whatOthersWroteIntoTheBucketIsToldAndDoesNoHarm() throws Exception {
        Storage storage = host.storage().open("dice");
        get(storage.put("mine", Value.of(1)));
        bucket("dice").put("theirs", "plain text".getBytes(StandardCharsets.UTF_8));
        bucket("dice").put("odd=key", new byte[0]);
        bucket("dice").put("deleted", new byte[] {0});
        bucket("dice").delete("deleted");
        assertThat(failure(storage.get("theirs"))).isInstanceOf(StorageException.class)
                .hasMessageContainingAll("theirs", "something else wrote it");
        assertThat(get(storage.get("deleted"))).isEmpty();
        assertThat(get(storage.keys("", 10))).containsExactly("mine", "theirs");
        assertThat(get(storage.compareAndPut("deleted", Optional.empty(), Value.of(2)))).isTrue();
        get(storage.put("theirs", Value.of(3)));
        assertThat(get(storage.get("theirs"))).contains(Value.of(3));
    }

    @Test
    void aBucketOfAnotherMakeIsUsedAsItIs() throws Exception {
        host.connection().keyValueManagement().create(KeyValueConfiguration.builder("ROSEY_dice")
                .storageType(StorageType.Memory).maxHistoryPerKey(5).maxBucketSize(50_000).build());
        Storage storage = host.storage().open("dice");
        get(storage.put("key", Value.of(1)));
        get(storage.put("key", Value.of(2)));
        get(storage.delete("key"));
        assertThat(get(storage.get("key"))).isEmpty();
        assertThat(stream("dice").getStreamState().getMsgCount()).isZero();
        assertThat(failure(storage.put("key", Value.of(new byte[60_000])))).hasMessageContaining("no room");
    }

    @Test
    void aBucketThatIsDeletedIsMadeAgain() throws Exception {
        Storage storage = host.storage().open("dice");
        get(storage.put("key", Value.of(1)));
        host.connection().keyValueManagement().delete("ROSEY_dice");
        assertThat(get(storage.get("key"))).isEmpty();
        host.connection().keyValueManagement().delete("ROSEY_dice");
        get(storage.put("key", Value.of(2)));
        assertThat(get(storage.get("key"))).contains(Value.of(2));
    }

    @Test
    void valuesOutliveTheServerAndOperationsWaitForIt() throws Exception {
        Storage storage = host.storage().open("dice");
        get(storage.put("key", Value.of(1)));
        server.stop();
        await().until(() -> !host.connection().getStatus().name().equals("CONNECTED"));
        CompletionStage<Optional<Value>> read = storage.get("key");
        server.restart();
        assertThat(get(read)).contains(Value.of(1));
    }

    @Test
    void withoutAServerOperationsFailInTime() throws Exception {
        NatsServerRunner mortal = NatsServerRunner.start("-js");
        try (KvHost quick = KvHost.connect(mortal.url(),
                StorageSpec.builder().operationTimeout(Duration.ofMillis(400)).maxWaiting(3).build())) {
            Storage storage = quick.storage().open("dice");
            get(storage.put("key", Value.of(1)));
            mortal.close();
            await().until(() -> !quick.connection().getStatus().name().equals("CONNECTED"));
            List<CompletionStage<Void>> puts =
                    IntStream.range(0, 6).mapToObj(i -> storage.put("key", Value.of(2))).toList();
            assertThat(failure(puts.get(5))).isInstanceOf(StorageException.class)
                    .hasMessageContainingAll("dice", "3 operations wait already");
            assertThat(failure(puts.get(0))).isInstanceOf(StorageException.class)
                    .hasMessageContainingAll("put \"key\"", "ROSEY_dice", "no connection");
        }
    }

    @Test
    void aClosedStoreFailsEverythingAtOnce() throws Exception {
        Storage storage = host.storage().open("dice");
        get(storage.put("key", Value.of(1)));
        CompletionStage<Void> late = storage.put("key", Value.of(2));
        host.storage().close();
        host.storage().close();
        Throwable cut = failure(late); // was quick enough, or was cut
        assertThat(cut == null || cut instanceof StorageException).isTrue();
        assertThat(failure(storage.get("key"))).isInstanceOf(StorageException.class).hasMessageContaining("closed");
        assertThat(failure(host.storage().open("other").keys("", 1))).isInstanceOf(StorageException.class);
    }

    @Test
    void aServerWithoutJetStreamIsNamedAsTheReason() throws Exception {
        StorageSpec quick = StorageSpec.builder().operationTimeout(Duration.ofMillis(500)).build();
        try (NatsServerRunner plain = NatsServerRunner.start(); KvHost other = KvHost.connect(plain.url(), quick)) {
            assertThat(failure(other.storage().open("dice").get("key"))).isInstanceOf(StorageException.class)
                    .hasMessageContainingAll("JetStream", "-js");
        }
    }

    @Test
    void permissionsThatAreMissingAreNamed() throws Exception {
        Path config = Files.writeString(directory.resolve("server.conf"), """
                jetstream: enabled
                authorization { users = [ { user: u, password: p,
                    permissions: { publish: { deny: ["$JS.API.>"] } } } ] }
                """);
        StorageSpec quick = StorageSpec.builder().operationTimeout(Duration.ofMillis(500)).build();
        try (NatsServerRunner strict = NatsServerRunner.start("-c", config.toString());
                KvHost other = KvHost.connect(KvHost.options(strict.url())
                        .userInfo("u".toCharArray(), "p".toCharArray()).build(), quick)) {
            assertThat(failure(other.storage().open("dice").get("key"))).isInstanceOf(StorageException.class)
                    .hasMessageContainingAll("permissions", "$JS.API.STREAM.INFO.KV_ROSEY_dice");
        }
    }

    @Test
    void aServerThatTakesSmallMessagesOnlyIsToldApart() throws Exception {
        Path config = Files.writeString(directory.resolve("small.conf"), """
                max_payload: 10000
                jetstream: enabled
                """);
        try (NatsServerRunner small = NatsServerRunner.start("-c", config.toString());
                KvHost other = KvHost.connect(small.url(), StorageSpec.defaults())) {
            assertThat(failure(other.storage().open("dice").put("key", Value.of(new byte[20_000]))))
                    .isInstanceOf(StorageException.class).hasMessageContainingAll("max_payload", "10000");
        }
    }

    @Test
    void aServerWithoutRoomForTheBucketSaysSo() throws Exception {
        StorageSpec huge = StorageSpec.builder().maxBytes(1L << 50).build();
        try (KvHost other = KvHost.connect(server.url(), huge)) {
            assertThat(failure(other.storage().open("dice").get("key"))).isInstanceOf(StorageException.class)
                    .hasMessageContainingAll("set the room aside", "max_file_store");
        }
    }
}
