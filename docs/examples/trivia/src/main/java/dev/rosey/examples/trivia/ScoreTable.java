package dev.rosey.examples.trivia;

import dev.rosey.api.event.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The scores of one channel, the best first. Immutable.
 *
 * @param players the players, each once; at most {@value #MAX_PLAYERS}
 */
record ScoreTable(List<Score> players) {
    static final int MAX_PLAYERS = 200;

    private static final Comparator<Score> BEST_FIRST =
            Comparator.comparingLong(Score::points).reversed().thenComparing(Score::name);

    /** Needs the order above. */
    static final ScoreTable EMPTY = new ScoreTable(List.of());

    ScoreTable {
        players = players.stream().sorted(BEST_FIRST).toList();
    }

    /**
     * Reads what {@link #value()} wrote.
     *
     * @throws dev.rosey.api.event.PayloadException if it was something else
     */
    static ScoreTable of(Optional<Value> value) {
        return value.map(each -> each.as(ScoreTable.class)).orElse(EMPTY);
    }

    Value value() {
        return Value.of(this);
    }

    /** The table with one more point for a player. When it is full, the last player makes place for a new one. */
    ScoreTable plusPoint(Player player) {
        List<Score> all = new ArrayList<>(players);
        long points = 1;
        for (Score each : players) {
            if (new Player(each.name()).key().equals(player.key())) {
                points += each.points();
                all.remove(each);
            }
        }
        if (all.size() >= MAX_PLAYERS) {
            all.subList(MAX_PLAYERS - 1, all.size()).clear();
        }
        all.add(new Score(player.name(), points));
        return new ScoreTable(all);
    }

    /** The best players on one line: {@code alice 3, bob 1}. */
    String best(int count) {
        return players.stream().limit(count).map(each -> each.name() + ' ' + each.points())
                .collect(Collectors.joining(", "));
    }

    boolean isEmpty() {
        return players.isEmpty();
    }
}
