package dev.rosey.benchmarks.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What came out for a case. What could not be measured is missing.
 *
 * @param question the case
 * @param rosey Rosey
 * @param peers the others that could be measured
 * @param floor what nobody can be faster than
 * @param control what Rosey is compared with that is Rosey as well
 * @param asides what is told beside the table
 * @param missing names of peers that could not be measured
 */
public record Outcome(
        Case question,
        Optional<Figure> rosey,
        List<Peer> peers,
        Optional<Figure> floor,
        Optional<Figure> control,
        List<Peer> asides,
        List<String> missing) {
    /**
     * Somebody's figure.
     *
     * @param name who, or what
     * @param figure the figure
     */
    public record Peer(String name, Figure figure) {}

    /** Looks up what a case needs. */
    public static Outcome of(Case question, Map<Measurement, Figure> figures) {
        List<String> missing = new ArrayList<>();
        question.peers().forEach((name, measurement) -> {
            if (!figures.containsKey(measurement)) {
                missing.add(name);
            }
        });
        return new Outcome(
                question,
                Optional.ofNullable(figures.get(question.rosey())),
                found(question.peers(), figures),
                question.floor().map(figures::get),
                question.control().map(figures::get),
                found(question.asides(), figures),
                List.copyOf(missing));
    }

    private static List<Peer> found(Map<String, Measurement> wanted, Map<Measurement, Figure> figures) {
        List<Peer> found = new ArrayList<>();
        wanted.forEach((name, measurement) -> {
            Figure figure = figures.get(measurement);
            if (figure != null) {
                found.add(new Peer(name, figure));
            }
        });
        return List.copyOf(found);
    }

    /** The fastest of the others. */
    public Optional<Peer> bestPeer() {
        return peers.stream().min(Comparator.comparingDouble(peer -> peer.figure().nanos()));
    }

    /** One of the others. */
    public Optional<Figure> peer(String name) {
        return peers.stream().filter(peer -> peer.name().equals(name)).map(Peer::figure).findFirst();
    }

    /** What was reached of the first goal. */
    public OptionalDouble ratio() {
        return question.goals().isEmpty() ? OptionalDouble.empty() : question.goals().get(0).value(this);
    }

    /** What is to be reached, in a few words; empty when nothing is. */
    public String goal() {
        return question.goals().stream().map(Goal::text).collect(Collectors.joining(", "));
    }

    /** Whether all goals are reached; empty when there is none, or one cannot be told. */
    public Optional<Boolean> isMet() {
        if (question.goals().isEmpty()) {
            return Optional.empty();
        }
        boolean isKnown = true;
        for (Goal goal : question.goals()) {
            OptionalDouble value = goal.value(this);
            if (value.isPresent() && !goal.isMetBy(value.getAsDouble())) {
                return Optional.of(false);
            }
            isKnown &= value.isPresent();
        }
        return isKnown ? Optional.of(true) : Optional.empty();
    }
}
