package dev.rosey.benchmarks.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A row of the table: a question, who is asked, and what is to be reached. Immutable. */
public final class Case {
    private final String name;
    private final String suite;
    private final Measurement rosey;
    private final Map<String, Measurement> peers;
    private final @Nullable Measurement floor;
    private final @Nullable Measurement control;
    private final Map<String, Measurement> asides;
    private final List<Goal> goals;
    private final Unit unit;

    private Case(Builder from) {
        this.name = from.name;
        this.suite = from.suite;
        this.rosey = Objects.requireNonNull(from.rosey, from.name + " has no measurement of Rosey");
        this.peers = new LinkedHashMap<>(from.peers);
        this.floor = from.floor;
        this.control = from.control;
        this.asides = new LinkedHashMap<>(from.asides);
        this.goals = List.copyOf(from.goals);
        this.unit = from.unit;
    }

    /** Starts a case. */
    public static Builder builder(String suite, String name) {
        return new Builder(suite, name);
    }

    /** The question in a few words; unique. */
    public String name() {
        return name;
    }

    /** Which suite it belongs to. */
    public String suite() {
        return suite;
    }

    /** What is measured of Rosey. */
    public Measurement rosey() {
        return rosey;
    }

    /** What is measured of others, by their names. */
    public Map<String, Measurement> peers() {
        return Collections.unmodifiableMap(peers);
    }

    /** What nobody can be faster than. */
    public Optional<Measurement> floor() {
        return Optional.ofNullable(floor);
    }

    /** What Rosey is compared with that is Rosey as well. */
    public Optional<Measurement> control() {
        return Optional.ofNullable(control);
    }

    /** What is told beside the table, by a description. */
    public Map<String, Measurement> asides() {
        return Collections.unmodifiableMap(asides);
    }

    /** What is to be reached; the table shows what came out for the first of them. */
    public List<Goal> goals() {
        return goals;
    }

    /** What its figures are. */
    public Unit unit() {
        return unit;
    }

    /** All that has to be measured for it. */
    public Set<Measurement> measurements() {
        Set<Measurement> all = new LinkedHashSet<>();
        all.add(rosey);
        all.addAll(peers.values());
        floor().ifPresent(all::add);
        control().ifPresent(all::add);
        all.addAll(asides.values());
        return all;
    }

    /** Collects the parts of a case; use it for one {@link #build()}. */
    public static final class Builder {
        private final String suite;
        private final String name;
        private final Map<String, Measurement> peers = new LinkedHashMap<>();
        private final Map<String, Measurement> asides = new LinkedHashMap<>();
        private final List<Goal> goals = new ArrayList<>();
        private @Nullable Measurement rosey;
        private @Nullable Measurement floor;
        private @Nullable Measurement control;
        private Unit unit = Unit.OPERATION;

        private Builder(String suite, String name) {
            this.suite = suite;
            this.name = name;
        }

        /** Sets what is measured of Rosey. */
        public Builder rosey(Measurement measurement) {
            this.rosey = measurement;
            return this;
        }

        /** Adds a peer. */
        public Builder peer(String peer, Measurement measurement) {
            peers.put(peer, measurement);
            return this;
        }

        /** Sets what nobody can be faster than. */
        public Builder floor(Measurement measurement) {
            this.floor = measurement;
            return this;
        }

        /** Sets what Rosey is compared with that is Rosey as well. */
        public Builder control(Measurement measurement) {
            this.control = measurement;
            return this;
        }

        /** Adds what is told beside the table. */
        public Builder aside(String description, Measurement measurement) {
            asides.put(description, measurement);
            return this;
        }

        /** Sets what the figures are; times of operations by default. */
        public Builder unit(Unit kind) {
            this.unit = kind;
            return this;
        }

        /** Adds what is to be reached. */
        public Builder goal(Goal goal) {
            goals.add(goal);
            return this;
        }

        /** The case. */
        public Case build() {
            return new Case(this);
        }
    }
}
