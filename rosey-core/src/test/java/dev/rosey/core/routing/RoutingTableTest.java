package dev.rosey.core.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoutingTableTest {
    private static final Subject HOT = Subject.of("a.b.c");

    private final RoutingTable<String> table = RoutingTable.create();

    @Test
    void aSubjectThatComesOftenIsRemembered() {
        table.add(SubjectFilter.of("a.b.c"), "literal");
        table.add(SubjectFilter.of("a.>"), "wildcard");
        Match<String> first = table.match(HOT);
        assertThat(targets(first)).containsExactlyInAnyOrder("literal", "wildcard");
        assertThat(remembered(HOT)).isTrue();
    }

    @Test
    void changesThatDoNotConcernARememberedSubjectLeaveItAlone() {
        table.add(SubjectFilter.of("a.b.c"), "literal");
        table.add(SubjectFilter.of("a.>"), "wildcard");
        assertThat(remembered(HOT)).isTrue();
        Match<String> match = table.match(HOT);
        for (int i = 0; i < 10_000; i++) {
            SubjectFilter other = SubjectFilter.of("x." + i % 50 + ".*");
            table.add(other, "other");
            assertThat(table.match(HOT)).isSameAs(match);
            table.remove(other, "other");
            assertThat(table.match(HOT)).isSameAs(match);
        }
        SubjectFilter literal = SubjectFilter.of("x.y.z");
        table.add(literal, "other");
        assertThat(table.match(HOT)).isSameAs(match);
        table.remove(literal, "other");
        assertThat(table.match(HOT)).isSameAs(match);
    }

    @Test
    void manyChangesBetweenTwoMatchesAreAllTakenIntoAccount() {
        table.add(SubjectFilter.of("a.b.c"), "literal");
        table.add(SubjectFilter.of("a.>"), "wildcard");
        assertThat(remembered(HOT)).isTrue();
        for (int i = 0; i < 1000; i++) {
            table.add(SubjectFilter.of("x." + i + ".>"), "other");
        }
        table.add(SubjectFilter.of("*.b.c"), "late");
        IntStream.range(0, 1000).forEach(i -> table.remove(SubjectFilter.of("x." + i + ".>"), "other"));
        assertThat(targets(table.match(HOT))).containsExactlyInAnyOrder("literal", "wildcard", "late");
    }

    @Test
    void subjectsThatComeOnceDoNotDriveOutThoseThatComeOften() {
        RoutingTable<String> small = RoutingTable.create(16);
        small.add(SubjectFilter.of("a.b.c"), "literal");
        small.add(SubjectFilter.of(">"), "wildcard");
        Match<String> match = small.match(HOT);
        for (int i = 0; i < 1000 && small.match(HOT) != match; i++) {
            match = small.match(HOT);
        }
        int forgotten = 0;
        for (int i = 0; i < 20_000; i++) {
            small.match(Subject.of("once." + i));
            Match<String> now = small.match(HOT);
            forgotten += now == match ? 0 : 1;
            match = now;
        }
        assertThat(forgotten).isZero();
    }

    @Test
    void membersOfAGroupWithSeveralFiltersAreOneGroup() {
        table.add(SubjectFilter.of("a.b.c"), "g", "one");
        table.add(SubjectFilter.of("a.*.c"), "g", "two");
        table.add(SubjectFilter.of("a.>"), "h", "three");
        Match<String> match = table.match(HOT);
        assertThat(match.groupCount()).isEqualTo(2);
        List<String> received = new ArrayList<>();
        match.forEach(received::add);
        match.forEach(received::add);
        assertThat(received).containsExactlyInAnyOrder("one", "two", "three", "three");
    }

    @Test
    void tokensOfEqualHashAreToldApart() {
        List<String> same = List.of("AaAa", "BBBB", "AaBB", "BBAa");
        assertThat(same).extracting(String::hashCode).containsOnly("AaAa".hashCode());
        same.forEach(token -> table.add(SubjectFilter.of(token + ".*"), token));
        same.forEach(token -> assertThat(targets(table.match(Subject.of(token + ".x")))).containsExactly(token));
        same.forEach(token -> assertThat(table.remove(SubjectFilter.of(token + ".*"), token)).isTrue());
        assertThat(table.match(Subject.of("AaAa.x")).isEmpty()).isTrue();
    }

    @Test
    void thousandsOfBranchesAreFoundAndRemoved() {
        List<String> names = IntStream.range(0, 5000).mapToObj(i -> "t" + i).toList();
        names.forEach(name -> table.add(SubjectFilter.of("a." + name + ".*"), name));
        names.forEach(name -> assertThat(targets(table.match(Subject.of("a." + name + ".x")))).containsExactly(name));
        names.forEach(name -> assertThat(table.remove(SubjectFilter.of("a." + name + ".*"), name)).isTrue());
        assertThat(table.size()).isZero();
    }

    @Test
    void aBadCapacityIsNamed() {
        assertThatThrownBy(() -> RoutingTable.create(-1)).hasMessageContaining("cacheCapacity is -1");
    }

    /** Whether the subject is found without making its match anew, after it has come often. */
    private boolean remembered(Subject subject) {
        for (int i = 0; i < 10_000; i++) {
            if (table.match(subject) == table.match(subject)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> targets(Match<String> match) {
        return IntStream.range(0, match.targetCount()).mapToObj(match::target).toList();
    }
}
