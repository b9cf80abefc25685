package dev.rosey.cytube.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.cytube.internal.protocol.Roster.Change;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class RosterTest {
    private final Roster roster = new Roster();

    @Test
    void namesThatDifferInCaseAreOneUser() {
        roster.add(member("ModUser", 1));

        assertThat(roster.rank("moduser", 1.5)).contains(member("ModUser", 1.5));
        assertThat(roster.find("MODUSER")).contains(member("ModUser", 1.5));
        assertThat(roster.add(member("modUser", 1.5))).isEqualTo(Change.UPDATED);
        assertThat(roster.members()).containsExactly(member("modUser", 1.5));
        assertThat(roster.remove("MODuser")).contains(member("modUser", 1.5));
        assertThat(roster.members()).isEmpty();
    }

    @Test
    void addingSaysWhatItChanged() {
        assertThat(roster.add(member("alice", 1))).isEqualTo(Change.JOINED);
        assertThat(roster.add(member("alice", 1))).isEqualTo(Change.UNCHANGED);
        assertThat(roster.add(member("alice", 2))).isEqualTo(Change.UPDATED);
    }

    @Test
    void aNewListReplacesAndDoesNotMerge() {
        roster.add(member("gone", 1));
        roster.replace(List.of(member("alice", 1), member("bob", 2), member("ALICE", 3)));

        assertThat(roster.members()).containsExactly(member("ALICE", 3), member("bob", 2));
    }

    @Test
    void theSecondOfTwoEqualMessagesChangesNothing() {
        roster.add(member("alice", 1));

        assertThat(roster.meta("alice", true, false)).contains(new Member("alice", 1, true, false));
        assertThat(roster.afk("alice", true)).isEmpty();
        assertThat(roster.meta("alice", true, true)).contains(new Member("alice", 1, true, true));
        assertThat(roster.afk("alice", false)).contains(new Member("alice", 1, false, true));
        assertThat(roster.rank("alice", 1)).isEmpty();
    }

    @Test
    void absentUsersStayAbsent() {
        assertThat(roster.rank("nobody", 2)).isEmpty();
        assertThat(roster.afk("nobody", true)).isEmpty();
        assertThat(roster.meta("nobody", true, true)).isEmpty();
        assertThat(roster.remove("nobody")).isEmpty();
        assertThat(roster.members()).isEmpty();
    }

    @Test
    void theMembersAreACopy() {
        roster.add(member("alice", 1));
        Collection<Member> before = roster.members();
        roster.remove("alice");

        assertThat(before).hasSize(1);
    }

    private static Member member(String name, double rank) {
        return new Member(name, rank, false, false);
    }
}
