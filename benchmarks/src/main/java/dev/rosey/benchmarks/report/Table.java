package dev.rosey.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The outcomes as text with aligned columns, and what is to be told beside them. */
public final class Table {
    private static final List<String> HEAD =
            List.of("case", "rosey", "", "best peer", "", "", "floor", "ratio", "goal", "met");

    /** Columns of words; the others are numbers. */
    private static final List<Boolean> WORDS =
            List.of(true, false, false, true, false, false, false, false, true, true);

    private Table() {}

    /** Makes the table. */
    public static String of(Machine machine, List<Outcome> outcomes) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        outcomes.forEach(outcome -> rows.add(row(outcome)));
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String gap = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? "" : "  ").append(WORDS.get(i) ? row.get(i) + gap : gap + row.get(i));
            }
            text.append(line.toString().stripTrailing()).append('\n');
            if (row == HEAD) {
                text.append("-".repeat(line.length())).append('\n');
            }
        }
        text.append('\n').append(machine).append('\n').append(met(outcomes)).append('\n');
        outcomes.forEach(outcome -> text.append(notes(outcome)));
        return text.toString();
    }

    private static List<String> row(Outcome outcome) {
        Optional<Outcome.Peer> best = outcome.bestPeer();
        return List.of(
                outcome.question().name(),
                value(outcome, outcome.rosey()),
                outcome.rosey().map(outcome.question().unit()::allocated).orElse(""),
                best.map(Outcome.Peer::name).orElse("-"),
                value(outcome, best.map(Outcome.Peer::figure)).replaceAll("^-$", ""),
                best.map(peer -> outcome.question().unit().allocated(peer.figure())).orElse(""),
                value(outcome, outcome.floor()),
                outcome.ratio().isPresent() ? Units.ratio(outcome.ratio().getAsDouble()) : "-",
                outcome.goal().isEmpty() ? "-" : outcome.goal(),
                outcome.isMet().map(isMet -> isMet ? "yes" : "NO").orElse("-"));
    }

    private static String value(Outcome outcome, Optional<Figure> figure) {
        return figure.map(outcome.question().unit()::value).orElse("-");
    }

    private static String met(List<Outcome> outcomes) {
        List<Outcome> withGoal = outcomes.stream().filter(outcome -> !outcome.question().goals().isEmpty()).toList();
        long met = withGoal.stream().filter(outcome -> outcome.isMet().orElse(false)).count();
        return met + " of " + withGoal.size() + " goals met";
    }

    private static String notes(Outcome outcome) {
        StringBuilder text = new StringBuilder();
        if (outcome.rosey().isEmpty()) {
            text.append("  Rosey could not be measured.\n");
        }
        if (outcome.peers().size() > 1) {
            text.append("  all peers: ").append(figures(outcome, outcome.peers())).append('\n');
        }
        outcome.control().ifPresent(figure ->
                text.append("  control: ").append(outcome.question().unit().value(figure)).append('\n'));
        if (!outcome.asides().isEmpty()) {
            text.append("  beside: ").append(figures(outcome, outcome.asides())).append('\n');
        }
        outcome.question().goals().stream().skip(1).forEach(goal -> goal.value(outcome).ifPresent(value ->
                text.append("  goal ").append(goal.text()).append(": ").append(Units.ratio(value)).append('\n')));
        outcome.missing().forEach(peer -> text.append("  ").append(peer).append(" does not run on Java ")
                .append(Runtime.version().feature()).append(", or failed.\n"));
        return text.isEmpty() ? "" : outcome.question().name() + '\n' + text;
    }

    private static String figures(Outcome outcome, List<Outcome.Peer> peers) {
        Unit unit = outcome.question().unit();
        return peers.stream()
                .map(peer -> (peer.name() + ' ' + unit.value(peer.figure()) + ' ' + unit.allocated(peer.figure())).strip())
                .collect(Collectors.joining(", "));
    }
}
