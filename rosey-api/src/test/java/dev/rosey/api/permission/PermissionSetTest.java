package dev.rosey.api.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.SubjectInfo;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

//
class PermissionSetTest {
    private static final PermissionSet STANDARD = PermissionSet.of(PermissionProfile.STANDARD).forPlugin("dice");
    private static final PermissionSet WIDEST = PermissionSet.builder(PermissionProfile.ADMIN)
            .grant(Permission.EVENT_SUBSCRIBE, ">")
            .grant(Permission.EVENT_PUBLISH, ">")
            .grant(Permission.EVENT_BROADCAST, ">")
            .build()
            .forPlugin("dice");

    @Test
    void fillsInDefaultsAndTheOwnName() {
        assertThat(STANDARD.resources(Permission.EVENT_SUBSCRIBE)).containsExactly("rosey.command.dice.>");
        assertThat(STANDARD.resources(Permission.EVENT_PUBLISH)).containsExactly("rosey.event.dice.>");
        assertThat(STANDARD.resources(Permission.DATABASE_READ)).containsExactly("dice");
        assertThat(STANDARD.resources(Permission.PLATFORM_SEND)).containsExactly("origin");
        assertThat(STANDARD.resources(Permission.FILE_READ)).as("nothing by default").isEmpty();
        PermissionSet named = PermissionSet.builder(PermissionProfile.STANDARD)
                .grant(Permission.EVENT_PUBLISH, "a.<self>.>")
                .build();
        assertThat(named.forPlugin("dice").resources(Permission.EVENT_PUBLISH)).containsExactly("a.dice.>");
    }

    @Test
    void grantsNothingForAPlaceholderThatWasNotFilledIn() {
        PermissionSet raw = PermissionSet.builder(PermissionProfile.STANDARD)
                .grant(Permission.EVENT_PUBLISH, "a.<self>.>")
                .build();
        assertThat(raw.allowsPublish(Subject.of("a.dice.x"))).isFalse();
        assertThat(PermissionSet.none().allowsPublish(Subject.of("a"))).isFalse();
        assertThat(PermissionSet.none().allowsSubscribe(SubjectFilter.of("a"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "rosey.event.dice.rolled,true", "rosey.event.dice.a.b,true", "rosey.event.dice,false", "rosey.event.other.x,false",
        "rosey.event.dicey.x,false", "rosey.command.dice.roll,false", "rosey.service.storage.get,false", "foreign,false",
        "rosey.platform.cytube.movies.send.chat.message,false",
    })
    void publishesToItsOwnTreeByDefault(String subject, boolean expected) {
        assertThat(STANDARD.allowsPublish(Subject.of(subject))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "rosey.platform.cytube.movies.event.chat.message", "rosey.platform.cytube.movies.raw.x", "rosey.command.other.roll",
        "rosey.command.dice.roll", "rosey.plugin.dice.ready", "rosey.security.permission_denied", "rosey.monitoring.health",
        "rosey.deadletter.a", "rosey.platform.cytube.movies.send.chat.message", "rosey.platform.%ZZ.x.send.chat.message",
        "rosey.platform.cytube.caf\u00e9.send.chat.message",
    })
    void nobodyPublishesWhatIsReservedOrSends(String subject) {
        assertThat(WIDEST.allowsPublish(Subject.of(subject))).isFalse();
    }

    @Test
    void broadcastsElsewhere() {
        assertThat(WIDEST.allowsPublish(Subject.of("rosey.event.other.x"))).isTrue();
        assertThat(WIDEST.allowsPublish(Subject.of("foreign"))).isTrue();
        PermissionSet some = PermissionSet.builder(PermissionProfile.EXTENDED)
                .grant(Permission.EVENT_BROADCAST, "rosey.event.shared.>")
                .build()
                .forPlugin("dice");
        assertThat(some.allowsPublish(Subject.of("rosey.event.shared.x"))).isTrue();
        assertThat(some.allowsPublish(Subject.of("rosey.event.dice.x"))).isTrue();
        assertThat(some.allowsPublish(Subject.of("rosey.event.other.x"))).isFalse();
        assertThat(PermissionSet.of(PermissionProfile.EXTENDED).forPlugin("dice").allowsPublish(Subject.of("rosey.event.a.b")))
                .as("EVENT_BROADCAST without a filter")
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "rosey.command.dice.roll,true", "rosey.command.dice.>,true", "rosey.command.dice.*,true", "rosey.command.>,false",
        "rosey.command.*.roll,false", "rosey.command.other.roll,false", ">,false", "rosey.event.dice.x,false",
    })
    void subscribesToItsOwnCommandsByDefault(String filter, boolean expected) {
        assertThat(STANDARD.allowsSubscribe(SubjectFilter.of(filter))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "rosey.command.dice.roll,true", "rosey.command.dice.*,true", "rosey.command.other.roll,false",
        "rosey.command.>,false", "rosey.event.dice.x,false",
    })
    void answersItsOwnCommands(String filter, boolean expected) {
        assertThat(STANDARD.allowsReply(SubjectFilter.of(filter))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "rosey.command.dice.roll,true", "rosey.command.dice.>,true", "rosey.service.dice.x,true", "foreign,true",
        "rosey.command.other.roll,false", "rosey.command.>,false", "rosey.command.*.roll,false", "rosey.*.other.roll,false",
        ">,false", "rosey.>,false", "rosey.platform.cytube.movies.send.chat.message,false", "rosey.plugin.dice.x,false",
        "rosey.security.x,false",
    })
    void nobodyAnswersForTheHostOrForOthers(String filter, boolean expected) {
        assertThat(WIDEST.allowsReply(SubjectFilter.of(filter))).isEqualTo(expected);
    }

    @Test
    void answersOnlyWhereItMaySubscribe() {
        PermissionSet publishOnly = PermissionSet.builder(PermissionProfile.CUSTOM)
                .grant(Permission.EVENT_PUBLISH, "rosey.service.>")
                .build()
                .forPlugin("dice");
        assertThat(publishOnly.allowsReply(SubjectFilter.of("rosey.service.a.b"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "origin,cytube,movies,chat.message,cytube/movies,true", "origin,cytube,movies,chat.message,cytube/other,false",
        "origin,cytube,movies,chat.message,'',false", "cytube/movies,cytube,movies,chat.message,'',true",
        "cytube/*,cytube,any,poll.open,'',true", "cytube/*,other,any,chat.message,'',false",
        "*/movies,x,movies,playlist.add,'',true", "*/*,x,y,chat.private,'',true",
        "cytube/*,cytube,movies,moderation.kick,cytube/movies,false", "cytube/*,cytube,movies,playlist.remove,'',false",
        "cytube/*,cytube,movies,settings.set,'',false", "cytube/*,cytube,movies,chat,'',false",
        "cytube/*,cytube/movies,x,chat.message,'',false", "origin,cytube/movies,x,chat.message,cytube/movies/x,false",
        "cytube/*,cytube,a/b,chat.message,'',true",
    })
    void sendsWhereItMay(String granted, String platform, String channel, String action, String from, boolean expected) {
        PermissionSet set = PermissionSet.builder(PermissionProfile.CUSTOM)
                .grant(Permission.PLATFORM_SEND, granted)
                .build()
                .forPlugin("dice");
        assertThat(set.allowsSend(new SubjectInfo.PlatformSend(platform, channel, action), from)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "rosey.platform.c.d.send.chat.message,PLATFORM_SEND", "rosey.platform.c.d.send.poll.open,PLATFORM_SEND",
        "rosey.platform.c.d.send.playlist.add,PLATFORM_SEND", "rosey.platform.c.d.send.playlist.jump,PLATFORM_MODERATE",
        "rosey.platform.c.d.send.moderation.ban,PLATFORM_MODERATE", "rosey.platform.c.d.send.settings.set,PLATFORM_ADMIN",
        "rosey.event.dice.rolled,EVENT_PUBLISH", "rosey.service.x.y,EVENT_BROADCAST", "foreign,EVENT_BROADCAST",
    })
    void namesThePermissionThatPublishingTakes(String subject, Permission expected) {
        assertThat(PermissionSet.neededFor(Subject.of(subject))).isEqualTo(expected);
    }

    @Test
    void deniesWithAllResourcesAndCannotBeChanged() {
        PermissionSet.Builder builder = PermissionSet.builder(PermissionProfile.CUSTOM)
                .grant(Permission.EVENT_PUBLISH, "a.>")
                .grant(Permission.EVENT_PUBLISH, "b.>");
        PermissionSet before = builder.build();
        PermissionSet after = builder.deny(Permission.EVENT_PUBLISH).build();
        assertThat(before.resources(Permission.EVENT_PUBLISH)).containsExactly("a.>", "b.>");
        assertThat(after.contains(Permission.EVENT_PUBLISH)).isFalse();
        assertThatThrownBy(() -> before.permissions().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> before.resources(Permission.EVENT_PUBLISH).clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void narrowsToWhatBothAllow() {
        PermissionSet asked = PermissionSet.builder(PermissionProfile.CUSTOM)
                .grant(Permission.EVENT_PUBLISH, "rosey.event.>")
                .grant(Permission.FILE_READ, "/srv/data", "/etc")
                .grant(Permission.NETWORK_HTTP, "api.example.org", "*.other.org")
                .grant(Permission.RESOURCE_MEMORY_HIGH, "1024")
                .grant(Permission.SYSTEM_SHELL, "/bin/sh")
                .build();
        PermissionSet limit = PermissionSet.builder(PermissionProfile.CUSTOM)
                .grant(Permission.EVENT_PUBLISH, "rosey.event.dice.>", "foreign.>")
                .grant(Permission.FILE_READ, "/srv")
                .grant(Permission.NETWORK_HTTP, "*.example.org")
                .grant(Permission.RESOURCE_MEMORY_HIGH, "512")
                .build();
        PermissionSet both = asked.narrowedTo(limit);
        assertThat(both.resources(Permission.EVENT_PUBLISH)).containsExactly("rosey.event.dice.>");
        assertThat(both.resources(Permission.FILE_READ)).containsExactly("/srv/data");
        assertThat(both.resources(Permission.NETWORK_HTTP)).containsExactly("api.example.org");
        assertThat(both.resources(Permission.RESOURCE_MEMORY_HIGH)).containsExactly("512");
        assertThat(both.contains(Permission.SYSTEM_SHELL)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "api.example.org, API.example.org, api.example.org", "*.example.org, a.b.example.org:81, ''",
        "*.example.org:81, a.example.org:81, a.example.org:81", "example.org, *.example.org, ''",
        "private:a.example.org, a.example.org, a.example.org", "a.example.org, private:a.example.org, a.example.org",
        "private:*.example.org, private:a.example.org, private:a.example.org",
        "private:*.example.org, a.example.org, a.example.org", "*.example.org, private:a.example.org, ''",
        "*.0.0.1, 127.0.0.1, ''", "*.0.0.1:80, 127.0.0.1:80, ''", "127.0.0.1, 127.0.0.1, 127.0.0.1",
    })
    void narrowsHostsToTheOnesThatBothName(String one, String other, String both) {
        PermissionSet mine = hosts(one);
        for (PermissionSet narrowed : List.of(mine.narrowedTo(hosts(other)), hosts(other).narrowedTo(mine))) {
            assertThat(narrowed.resources(Permission.NETWORK_HTTP).stream().map(text -> text.toLowerCase(Locale.ROOT)))
                    .containsOnly(both.isEmpty() ? new String[0] : new String[] {both});
        }
    }

    private static PermissionSet hosts(String host) {
        return PermissionSet.builder(PermissionProfile.CUSTOM).grant(Permission.NETWORK_HTTP, host).build();
    }

    @Test
    void narrowingToNothingDoesNotBringTheDefaultsBack() {
        PermissionSet asked = PermissionSet.builder(PermissionProfile.CUSTOM).grant(Permission.EVENT_PUBLISH, "a.>").build();
        PermissionSet limit = PermissionSet.builder(PermissionProfile.CUSTOM).grant(Permission.EVENT_PUBLISH, "b.>").build();
        assertThat(asked.narrowedTo(limit).forPlugin("dice").allowsPublish(Subject.of("rosey.event.dice.x"))).isFalse();
    }

    @Test
    void narrowsSetsWithPlaceholders() {
        PermissionSet asked =
                PermissionSet.builder(PermissionProfile.CUSTOM).grant(Permission.EVENT_PUBLISH, "rosey.event.<self>.>").build();
        PermissionSet limit =
                PermissionSet.builder(PermissionProfile.CUSTOM).grant(Permission.EVENT_PUBLISH, "rosey.event.*.rolled").build();
        assertThat(asked.narrowedTo(limit).resources(Permission.EVENT_PUBLISH)).isEmpty();
        PermissionSet wide =
                PermissionSet.builder(PermissionProfile.CUSTOM).grant(Permission.EVENT_PUBLISH, "rosey.event.*.>").build();
        assertThat(asked.narrowedTo(wide).forPlugin("dice").allowsPublish(Subject.of("rosey.event.dice.x"))).isTrue();
    }

    @Test
    void isEqualByContent() {
        PermissionSet again = PermissionSet.of(PermissionProfile.STANDARD).forPlugin("dice");
        assertThat(STANDARD).isEqualTo(again).hasSameHashCodeAs(again).isNotEqualTo(WIDEST).isNotEqualTo("x");
        assertThat(STANDARD.toString()).contains("EVENT_PUBLISH");
    }

    @Test
    void aDenialNamesThePermissionAndWhereToGrantIt() {
        PermissionDeniedException denial =
                new PermissionDeniedException("dice", Permission.EVENT_PUBLISH, "publish to rosey.event.other.x");
        assertThat(denial.code()).isEqualTo("PERMISSION-001");
        assertThat(denial.permission()).isEqualTo(Permission.EVENT_PUBLISH);
        assertThat(denial).hasMessageContainingAll(
                "dice", "EVENT_PUBLISH", "rosey.event.other.x", "/plugins/dice/permissions");
    }

    @Test
    void whatEitherSideDeniesOfFilesStaysDenied() {
        PermissionSet asked = PermissionSet.builder(PermissionProfile.CUSTOM)
                .grant(Permission.FILE_READ, "/srv/data/a", "/etc", "!/srv/data/a/own").build();
        PermissionSet granted = PermissionSet.builder(PermissionProfile.CUSTOM)
                .grant(Permission.FILE_READ, "/srv/data", "!/srv/data/a/keys").build();
        assertThat(asked.narrowedTo(granted).resources(Permission.FILE_READ))
                .containsExactlyInAnyOrder("/srv/data/a", "!/srv/data/a/own", "!/srv/data/a/keys");
        PermissionSet onlyDenied = PermissionSet.builder(PermissionProfile.CUSTOM)
                .grant(Permission.FILE_READ, "!/srv").build();
        assertThat(asked.narrowedTo(onlyDenied).resources(Permission.FILE_READ))
                .containsExactlyInAnyOrder("!/srv", "!/srv/data/a/own");
    }

    @Test
    void onlyPathsOfFilesCanBeDenied() {
        assertThatIllegalArgumentException().isThrownBy(() ->
                PermissionSet.builder(PermissionProfile.CUSTOM).grant(Permission.NETWORK_WEBHOOK, "!/hook"));
        assertThatIllegalArgumentException().isThrownBy(() ->
                PermissionSet.builder(PermissionProfile.CUSTOM).grant(Permission.FILE_READ, "!relative"));
        assertThatIllegalArgumentException().isThrownBy(() ->
                PermissionSet.builder(PermissionProfile.CUSTOM).grant(Permission.FILE_READ, "!/a/../b"));
    }
}
