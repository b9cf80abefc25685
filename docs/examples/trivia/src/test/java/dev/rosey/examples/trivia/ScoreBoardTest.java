package dev.rosey.examples.trivia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.storage.Storage;
import dev.rosey.api.storage.StorageException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ScoreBoardTest {
    private static final Channel LOBBY = new Channel("test", "lobby");

    private final FakeStorage storage = new FakeStorage();

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static ScoreTable add(ScoreBoard board, Channel channel, String name) {
        return await(board.addPoint(channel, new Player(name)));
    }

    @Test
    void scoresOutliveTheBoard() {
        add(ScoreBoard.in(storage), LOBBY, "alice");
        add(ScoreBoard.in(storage), LOBBY, "bob");
        ScoreBoard board = ScoreBoard.in(storage);
        add(board, LOBBY, "ALICE");

        assertThat(await(board.table(LOBBY)).best(10)).isEqualTo("ALICE 2, bob 1");
        assertThat(board.isLasting()).isTrue();
        assertThat(storage.values).containsOnlyKeys("scores/test/lobby");
    }

    @Test
    void eachChannelHasItsOwnScores() {
        ScoreBoard board = ScoreBoard.in(storage);
        add(board, LOBBY, "alice");

        assertThat(await(board.table(new Channel("test", "other"))).isEmpty()).isTrue();
        assertThat(await(board.table(new Channel("other", "lobby"))).isEmpty()).isTrue();
    }

    @Test
    void whatOthersWriteMeanwhileIsKept() {
        ScoreBoard board = ScoreBoard.in(storage);
        AtomicInteger faster = new AtomicInteger();
        storage.beforeWrite = () -> {
            if (faster.incrementAndGet() <= 3) {
                ScoreTable before = ScoreTable.of(Optional.ofNullable(storage.values.get(LOBBY.scoresKey())));
                storage.values.put(LOBBY.scoresKey(), before.plusPoint(new Player("bob")).value());
            }
        };

        assertThat(add(board, LOBBY, "alice").best(10)).isEqualTo("bob 3, alice 1");
        assertThat(faster).hasValue(4);
    }

    @Test
    void thePointIsGivenUpWhenOthersAreAlwaysFaster() {
        ScoreBoard board = ScoreBoard.in(storage);
        AtomicInteger faster = new AtomicInteger();
        storage.beforeWrite = () -> storage.values.put(LOBBY.scoresKey(),
                new ScoreTable(List.of(new Score("bob", faster.incrementAndGet()))).value());

        assertThatThrownBy(() -> add(board, LOBBY, "alice")).hasCauseInstanceOf(StorageException.class);
        assertThat(faster).hasValue(ScoreBoard.ATTEMPTS);
    }

    @Test
    void aStorageThatFailsIsNoReasonToForgetWhatItHolds() {
        ScoreBoard board = ScoreBoard.in(storage);
        add(board, LOBBY, "alice");
        storage.readFailure = new StorageException("gone fishing", null);

        assertThatThrownBy(() -> add(board, LOBBY, "alice")).hasCause(storage.readFailure);
        assertThatThrownBy(() -> await(board.table(LOBBY))).hasCause(storage.readFailure);
        storage.readFailure = null;
        assertThat(await(board.table(LOBBY)).best(10)).isEqualTo("alice 1");
        assertThat(board.isLasting()).isTrue();
    }

    @Test
    void withoutThePermissionToWriteScoresAreInMemory() {
        storage.writeFailure = new PermissionDeniedException("trivia", Permission.DATABASE_WRITE, "write");
        ScoreBoard board = ScoreBoard.in(storage);

        assertThat(board.isLasting()).isFalse();
        add(board, LOBBY, "alice");
        assertThat(await(board.table(LOBBY)).best(10)).isEqualTo("alice 1");
        assertThat(storage.values).isEmpty();
    }

    @Test
    void aPermissionThatIsRefusedLaterCostsNoPoint() {
        ScoreBoard board = ScoreBoard.in(storage);
        storage.writeFailure = new PermissionDeniedException("trivia", Permission.DATABASE_WRITE, "write");

        assertThat(add(board, LOBBY, "alice").best(10)).isEqualTo("alice 1");
        assertThat(board.isLasting()).isFalse();
    }

    @Test
    void dataOfSomebodyElseIsNotOverwritten() {
        Value other = Value.text("something else");
        storage.values.put(LOBBY.scoresKey(), other);
        ScoreBoard board = ScoreBoard.in(storage);

        assertThatThrownBy(() -> add(board, LOBBY, "alice")).hasCauseInstanceOf(PayloadException.class);
        assertThat(storage.values).containsEntry(LOBBY.scoresKey(), other);
    }

    @Test
    void theChannelUsedLeastRecentlyIsForgottenFirstInMemory() {
        ScoreBoard board = ScoreBoard.inMemory();
        for (int i = 0; i <= ScoreBoard.MAX_CHANNELS; i++) {
            add(board, new Channel("test", "c" + i), "alice");
        }
        assertThat(await(board.table(new Channel("test", "c0"))).isEmpty()).isTrue();
        assertThat(await(board.table(new Channel("test", "c1"))).isEmpty()).isFalse();
    }

    @Test
    void aFullTableTakesANewPlayerInPlaceOfTheLast() {
        ScoreTable table = ScoreTable.EMPTY.plusPoint(new Player("best")).plusPoint(new Player("best"));
        for (int i = 0; i < 2 * ScoreTable.MAX_PLAYERS; i++) {
            table = table.plusPoint(new Player("p" + i));
        }
        assertThat(table.players()).hasSize(ScoreTable.MAX_PLAYERS);
        assertThat(table.best(1)).isEqualTo("best 2");
        assertThat(table.plusPoint(new Player("new")).players()).contains(new Score("new", 1));
    }

    @Test
    void longNamesOfChannelsHaveKeysThatFit() {
        Channel one = new Channel("ü".repeat(50), "ü".repeat(50));
        Channel other = new Channel("ü".repeat(50), "ü".repeat(49) + "ö");

        assertThat(one.scoresKey()).hasSizeLessThanOrEqualTo(Storage.MAX_KEY_LENGTH).isNotEqualTo(other.scoresKey());
    }

    @Test
    void namesAreOneLineOfBoundedLength() {
        assertThat(new Player("\u202eev\u0007\u001b[2Je\n").name()).isEqualTo("ev[2Je");
        assertThat(new Player("x".repeat(10_000)).name()).hasSize(Player.MAX_NAME);
        assertThat(new Player("\u200b \n").name()).isEqualTo("somebody");
        assertThat(new Player("<b>Eve</b>").name()).as("the connector escapes").isEqualTo("<b>Eve</b>");
    }
}
