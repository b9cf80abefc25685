package dev.rosey.isolation.internal.supervisor;

import static dev.rosey.isolation.internal.supervisor.Replies.error;
import static dev.rosey.isolation.internal.supervisor.Replies.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.bus.BusException;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.storage.Storage;
import dev.rosey.api.storage.StorageException;
import dev.rosey.api.subject.Subject;
import dev.rosey.core.storage.MemoryStorage;
import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.Protocol;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What the host does with calls to the storage that come as frames. */
class StorageBridgeTest {
    private final Storage memory = MemoryStorage.create().open("tests");
    private final List<Frame> refused = new ArrayList<>();
    private int woken;

    private StorageBridge bridge(Supplier<Storage> storage) {
        PluginHost host = (PluginHost) Proxy.newProxyInstance(StorageBridgeTest.class.getClassLoader(),
                new Class<?>[] {PluginHost.class}, (proxy, method, arguments) -> storage.get());
        return new StorageBridge(host, refused::add, () -> woken++);
    }

    /** A storage whose every operation is answered by a stage. */
    private static Storage answering(Supplier<CompletableFuture<?>> answer) {
        return (Storage) Proxy.newProxyInstance(StorageBridgeTest.class.getClassLoader(), new Class<?>[] {Storage.class},
                (proxy, method, arguments) -> answer.get());
    }

    private static Answer answer(StorageBridge bridge, Frame frame) {
        assertThat(bridge.handle(frame)).isTrue();
        return Replies.only(bridge.calls());
    }

    private static Value value(Answer answer) {
        return ((Answer.Content) answer).payload().value();
    }

    @Test
    void everyCallIsAnsweredWithWhatTheStoreSays() {
        StorageBridge bridge = bridge(() -> memory);
        assertThat(answer(bridge, new Frame.StorageOpen(1))).isInstanceOf(Answer.Done.class);
        assertThat(answer(bridge, new Frame.StorageGet(2, "a"))).isInstanceOf(Answer.Done.class);
        assertThat(answer(bridge, new Frame.StoragePut(3, "a", Value.of(1), 0))).isInstanceOf(Answer.Done.class);
        assertThat(value(answer(bridge, new Frame.StorageGet(4, "a")))).isEqualTo(Value.of(1));
        assertThat(value(answer(bridge, new Frame.StorageCompareAndPut(5, "a", Optional.empty(), Value.of(2)))))
                .isEqualTo(Value.of(false));
        assertThat(value(answer(bridge,
                new Frame.StorageCompareAndPut(6, "a", Optional.of(Value.of(1)), Value.none())))).isEqualTo(Value.of(true));
        assertThat(value(answer(bridge, new Frame.StorageGet(7, "a")))).isEqualTo(Value.none());
        assertThat(answer(bridge, new Frame.StoragePut(8, "b", Value.of(1), Long.MAX_VALUE)))
                .isInstanceOf(Answer.Problem.class);
        assertThat(value(answer(bridge, new Frame.StorageKeys(9, "", 5))).asListOf(String.class)).containsExactly("a");
        assertThat(answer(bridge, new Frame.StorageDelete(10, "a"))).isInstanceOf(Answer.Done.class);
        assertThat(answer(bridge, new Frame.StorageGet(11, "a"))).isInstanceOf(Answer.Done.class);
        assertThat(woken).isEqualTo(11);
    }

    @Test
    void otherFramesAreNotForTheStorage() {
        StorageBridge bridge = bridge(() -> memory);
        assertThat(bridge.handle(new Frame.Ready())).isFalse();
        assertThat(bridge.handle(new Frame.Publish(0, Event.of(Subject.of("a"), Payload.empty())))).isFalse();
        assertThat(bridge.calls().poll()).isNull();
    }

    @Test
    void aProcessThatDoesNotCheckItsArgumentsIsToldOfThem() {
        StorageBridge bridge = bridge(() -> memory);
        for (Frame frame : List.of(new Frame.StorageGet(1, ""), new Frame.StoragePut(1, "a\nb", Value.of(1), 0),
                new Frame.StorageDelete(1, "a".repeat(Storage.MAX_KEY_LENGTH + 1)), new Frame.StorageKeys(1, "", -1),
                new Frame.StorageKeys(1, "", Integer.MAX_VALUE))) {
            assertThat(error(answer(bridge, frame))).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(error(answer(bridge, new Frame.StoragePut(1, "a", Value.of(new byte[Storage.MAX_VALUE_BYTES]), 0))))
                .isInstanceOf(StorageException.class);
    }

    @Test
    void errorsOfTheHostKeepTheirTypes() {
        PermissionDeniedException denied = new PermissionDeniedException("guest", Permission.DATABASE_READ, "read");
        assertThat(error(answer(bridge(() -> {
            throw denied;
        }), new Frame.StorageGet(1, "a")))).isInstanceOf(PermissionDeniedException.class).hasMessage(denied.getMessage());
        assertThat(error(answer(bridge(() -> {
            throw new PluginException("PLUGIN-010", "none");
        }), new Frame.StorageOpen(1)))).isInstanceOf(PluginException.class)
                .extracting(error -> ((PluginException) error).code()).isEqualTo("PLUGIN-010");
        assertThat(error(answer(bridge(() -> answering(() -> CompletableFuture.failedFuture(
                new StorageException("full", null)))), new Frame.StorageGet(1, "a"))))
                .isInstanceOf(StorageException.class).hasMessage("full");
        assertThat(error(answer(bridge(() -> answering(() -> CompletableFuture.failedFuture(
                new NumberFormatException("odd")))), new Frame.StorageGet(1, "a"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(error(answer(bridge(() -> answering(() -> CompletableFuture.failedFuture(
                new BusException("BUS-003", "gone")))), new Frame.StorageGet(1, "a")))).isInstanceOf(BusException.class);
    }

    @Test
    void aCallIsOpenUntilItsAnswerIsTakenAndThoseOverTheWindowAreRefused() {
        StorageBridge bridge = bridge(() -> memory);
        for (int id = 1; id <= Protocol.STORAGE_WINDOW + 2; id++) {
            bridge.handle(new Frame.StorageGet(id, "a"));
        }
        assertThat(refused).extracting(frame -> ((Frame.Reply) frame).id())
                .containsExactly(Protocol.STORAGE_WINDOW + 1L, Protocol.STORAGE_WINDOW + 2L);
        assertThat(error(((Frame.Reply) refused.get(0)).answer())).isInstanceOf(StorageException.class)
                .hasMessageContaining(String.valueOf(Protocol.STORAGE_WINDOW));

        assertThat(reply(bridge.calls().poll()).id()).isEqualTo(1);
        bridge.handle(new Frame.StorageGet(100, "a"));
        assertThat(refused).hasSize(2);
        for (int id = 2; id <= Protocol.STORAGE_WINDOW; id++) {
            assertThat(reply(bridge.calls().poll()).id()).isEqualTo(id);
        }
        assertThat(reply(bridge.calls().poll()).id()).isEqualTo(100);
        assertThat(bridge.calls().poll()).isNull();
    }

    @Test
    void aSilentStoreFillsTheWindowAndACancelMakesRoom() {
        CompletableFuture<Object> silent = new CompletableFuture<>();
        StorageBridge bridge = bridge(() -> answering(() -> silent));
        for (int id = 1; id <= Protocol.STORAGE_WINDOW; id++) {
            bridge.handle(new Frame.StorageGet(id, "a"));
        }
        bridge.calls().cancel(7);
        bridge.calls().cancel(7_000);
        assertThat(reply(bridge.calls().poll()).id()).isEqualTo(7);
        assertThat(bridge.calls().poll()).isNull();
        bridge.handle(new Frame.StorageGet(100, "a"));
        assertThat(refused).isEmpty();
        bridge.handle(new Frame.StorageGet(101, "a"));
        assertThat(refused).hasSize(1);
    }

    @Test
    void whatTheStoreAnswersTooGreatlyIsAnError() {
        StorageBridge bridge = bridge(() -> answering(() ->
                CompletableFuture.completedFuture(Optional.of(Value.of(new byte[Protocol.MAX_FRAME])))));
        assertThat(error(answer(bridge, new Frame.StorageGet(1, "a")))).isInstanceOf(StorageException.class);
    }

    @Test
    void afterTheEndOfTheProcessNoAnswerIsKept() {
        CompletableFuture<Object> late = new CompletableFuture<>();
        StorageBridge bridge = bridge(() -> answering(() -> late));
        bridge.handle(new Frame.StorageGet(1, "a"));
        bridge.calls().close();
        late.complete(Optional.of(Value.of(1)));
        assertThat(bridge.calls().poll()).isNull();
    }
}
