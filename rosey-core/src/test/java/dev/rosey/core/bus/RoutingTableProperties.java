package dev.rosey.core.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The table gives what a scan of all subscriptions gives, after any sequence of additions and removals. */
class RoutingTableProperties {
    /** Adds a target, or, when {@code remove} is set, removes the one that this number picks. */
    record Change(boolean remove, int pick, SubjectFilter filter, Optional<String> group) {}

    /** A target as the oracle keeps it. */
    record Entry(SubjectFilter filter, Optional<String> group, Object target) {}

    @Property
    void agreesWithAScan(@ForAll("changes") List<Change> changes, @ForAll("subjects") List<Subject> subjects) {
        RoutingTable<Object> table = RoutingTable.empty();
        List<Entry> oracle = new ArrayList<>();
        for (Change change : changes) {
            if (!change.remove()) {
                Entry entry = new Entry(change.filter(), change.group(), new Object());
                oracle.add(entry);
                table = table.with(entry.filter(), entry.group().orElse(null), entry.target());
            } else if (!oracle.isEmpty()) {
                Entry entry = oracle.remove(change.pick() % oracle.size());
                table = table.without(entry.filter(), entry.group().orElse(null), entry.target());
            }
        }
        for (Subject subject : subjects) {
            assertThat(found(table, subject)).containsExactlyInAnyOrderElementsOf(
                    oracle.stream().filter(entry -> entry.filter().matches(subject)).toList());
        }
    }

    @Property
    void aSnapshotIsNotTouchedByLaterChanges(@ForAll("changes") List<Change> changes) {
        Object first = new Object();
        RoutingTable<Object> snapshot = RoutingTable.empty();
        snapshot = snapshot.with(SubjectFilter.of("a.>"), "g", first).with(SubjectFilter.of("a.b"), null, first);
        List<Entry> before = found(snapshot, Subject.of("a.b"));
        RoutingTable<Object> later = snapshot;
        for (Change change : changes) {
            later = later.with(change.filter(), change.group().orElse(null), new Object());
            later = later.without(SubjectFilter.of("a.>"), "g", first);
        }
        assertThat(found(snapshot, Subject.of("a.b"))).isEqualTo(before).hasSize(2);
    }

    @Property
    void aGroupGivesEveryMemberItsTurn(@ForAll("sizes") int size) {
        RoutingTable<Object> table = RoutingTable.empty();
        for (int i = 0; i < size; i++) {
            table = table.with(SubjectFilter.of("a"), "g", new Object());
        }
        RoutingTable.Group<Object> group =
                table.match(Subject.of("a")).get(0).groups().values().iterator().next();
        List<Object> chosen = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<Object> order = group.next();
            assertThat(order).containsExactlyInAnyOrderElementsOf(group.members());
            chosen.add(order.get(0));
        }
        assertThat(chosen).containsExactlyInAnyOrderElementsOf(group.members());
    }

    private static List<Entry> found(RoutingTable<Object> table, Subject subject) {
        List<Entry> found = new ArrayList<>();
        for (RoutingTable.Route<Object> route : table.match(subject)) {
            route.plain().forEach(target -> found.add(new Entry(route.filter(), Optional.empty(), target)));
            route.groups().forEach((name, group) -> group.members()
                    .forEach(target -> found.add(new Entry(route.filter(), Optional.of(name), target))));
        }
        return found;
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

    private static Arbitrary<SubjectFilter> filters() {
        Arbitrary<String> plain = names("a", "b", "*");
        return Arbitraries.oneOf(plain, plain.map(name -> name + ".>"), Arbitraries.just(">")).map(SubjectFilter::of);
    }

    private static Arbitrary<String> names(String... tokens) {
        return Arbitraries.of(tokens).list().ofMinSize(1).ofMaxSize(3).map(list -> String.join(".", list));
    }
}
