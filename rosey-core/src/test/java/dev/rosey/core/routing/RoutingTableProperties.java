package dev.rosey.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The table gives what a scan of all registrations gives, after any sequence of additions and removals. */
class RoutingTableProperties {
    /** Adds a target, or, when {@code remove} is set, removes the one that this number picks. */
    record Change(boolean remove, int pick, SubjectFilter filter, Optional<String> group) {}

    /** A target as the oracle keeps it. */
    record Entry(SubjectFilter filter, Optional<String> group, Object target) {}

    /** All that is found for a subject: targets outside of groups, and the members of each group. */
    record Seen(Map<Object, Integer> targets, Map<String, Map<Object, Integer>> groups) {}

    @Property
    void agreesWithAScanAtEachStep(@ForAll("changes") List<Change> changes, @ForAll("subjects") List<Subject> subjects) {
        for (int cacheCapacity : new int[] {0, 2, 64}) {
            RoutingTable<Object> table = RoutingTable.create(cacheCapacity);
            List<Entry> oracle = new ArrayList<>();
            for (Change change : changes) {
                apply(change, table, oracle);
                for (Subject subject : subjects) {
                    // Often enough to be remembered, so that what is remembered is compared too.
                    for (int i = 0; i < 3; i++) {
                        assertThat(seen(table.match(subject))).isEqualTo(scan(oracle, subject));
                    }
                }
            }
            assertThat(table.size()).isEqualTo(oracle.size());
        }
    }

    @Property
    void isEmptyAgainWhenAllIsRemoved(@ForAll("changes") List<Change> changes, @ForAll("subjects") List<Subject> subjects) {
        RoutingTable<Object> table = RoutingTable.create();
        List<Entry> oracle = new ArrayList<>();
        changes.forEach(change -> apply(change, table, oracle));
        for (Entry each : oracle) {
            assertThat(remove(table, each)).isTrue();
            assertThat(remove(table, each)).isFalse();
        }
        assertThat(table.size()).isZero();
        subjects.forEach(subject -> assertThat(table.match(subject)).isSameAs(Match.empty()));
    }

    @Property
    void aMatchIsNotTouchedByLaterChanges(@ForAll("changes") List<Change> changes) {
        Object first = new Object();
        RoutingTable<Object> table = RoutingTable.create();
        table.add(SubjectFilter.of("a.>"), "g", first);
        table.add(SubjectFilter.of("a.b"), first);
        Match<Object> snapshot = table.match(Subject.of("a.b"));
        Seen before = seen(snapshot);
        List<Entry> oracle = new ArrayList<>();
        changes.forEach(change -> apply(change, table, oracle));
        table.remove(SubjectFilter.of("a.>"), "g", first);
        assertThat(seen(snapshot)).isEqualTo(before);
    }

    @Property
    void foreignSubjectsAreFoundAsFiltersMatchThem(
            @ForAll("changes") List<Change> changes, @ForAll("foreignNames") String name) {
        RoutingTable<Object> table = RoutingTable.create();
        List<Entry> oracle = new ArrayList<>();
        changes.forEach(change -> apply(change, table, oracle));
        Subject subject = Subject.received(name);
        assertThat(seen(table.match(subject))).isEqualTo(scan(oracle, subject));
    }

    @Property
    void aGroupGivesEveryMemberItsTurn(@ForAll("sizes") int size) {
        RoutingTable<Object> table = RoutingTable.create();
        for (int i = 0; i < size; i++) {
            table.add(SubjectFilter.of("a"), "g", new Object());
        }
        Set<Object> chosen = new HashSet<>();
        for (int i = 0; i < size; i++) {
            table.match(Subject.of("a")).forEach(chosen::add);
        }
        assertThat(chosen).hasSize(size);
    }

    private static void apply(Change change, RoutingTable<Object> table, List<Entry> oracle) {
        if (!change.remove()) {
            Entry entry = new Entry(change.filter(), change.group(), new Object());
            oracle.add(entry);
            entry.group().ifPresentOrElse(
                    group -> table.add(entry.filter(), group, entry.target()),
                    () -> table.add(entry.filter(), entry.target()));
        } else if (!oracle.isEmpty()) {
            assertThat(remove(table, oracle.remove(change.pick() % oracle.size()))).isTrue();
        }
    }

    private static boolean remove(RoutingTable<Object> table, Entry entry) {
        return entry.group().isPresent()
                ? table.remove(entry.filter(), entry.group().get(), entry.target())
                : table.remove(entry.filter(), entry.target());
    }

    private static Seen scan(List<Entry> oracle, Subject subject) {
        Map<Object, Integer> targets = new HashMap<>();
        Map<String, Map<Object, Integer>> groups = new TreeMap<>();
        for (Entry each : oracle) {
            if (each.filter().matches(subject)) {
                Map<Object, Integer> into = each.group().isEmpty()
                        ? targets
                        : groups.computeIfAbsent(each.group().get(), name -> new HashMap<>());
                into.merge(each.target(), 1, Integer::sum);
            }
        }
        return new Seen(targets, groups);
    }

    private static Seen seen(Match<Object> match) {
        Map<Object, Integer> targets = new HashMap<>();
        for (int i = 0; i < match.targetCount(); i++) {
            targets.merge(match.target(i), 1, Integer::sum);
        }
        Map<String, Map<Object, Integer>> groups = new TreeMap<>();
        for (int i = 0; i < match.groupCount(); i++) {
            Map<Object, Integer> members = new HashMap<>();
            for (int j = 0; j < match.group(i).size(); j++) {
                members.merge(match.group(i).member(j), 1, Integer::sum);
            }
            assertThat(groups.put(match.group(i).name(), members)).isNull();
        }
        assertThat(match.isEmpty()).isEqualTo(targets.isEmpty() && groups.isEmpty());
        return new Seen(targets, groups);
    }

    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.integers().between(1, 6);
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<Boolean> remove = Arbitraries.of(true, false, false);
        Arbitrary<Integer> pick = Arbitraries.integers().between(0, 100);
        Arbitrary<Optional<String>> group =
                Arbitraries.of(Optional.empty(), Optional.of("g"), Optional.of("h"));
        return Combinators.combine(remove, pick, filters(), group).as(Change::new).list().ofMaxSize(40);
    }

    @Provide
    Arbitrary<List<Subject>> subjects() {
        return names("a", "b", "c").map(Subject::of).list().ofSize(10);
    }

    @Provide
    Arbitrary<String> foreignNames() {
        return Arbitraries.of("a", "b", "", "*", ">", "Aa", "BB")
                .list().ofMinSize(1).ofMaxSize(5)
                .map(list -> String.join(".", list))
                .filter(name -> !name.isEmpty());
    }

    private static Arbitrary<SubjectFilter> filters() {
        // "Aa" and "BB" have the same hash.
        Arbitrary<String> plain = names("a", "b", "*", "Aa", "BB", "ab");
        return Arbitraries.oneOf(plain, plain.map(name -> name + ".>"), Arbitraries.just(">")).map(SubjectFilter::of);
    }

    private static Arbitrary<String> names(String... tokens) {
        return Arbitraries.of(tokens).list().ofMinSize(1).ofMaxSize(4).map(list -> String.join(".", list));
    }
}
