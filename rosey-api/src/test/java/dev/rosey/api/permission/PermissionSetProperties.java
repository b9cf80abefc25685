package dev.rosey.api.permission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.SubjectInfo;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

//
class PermissionSetProperties {
    @Property(tries = 3000)
    void narrowingNeverAllowsWhatEitherDenies(
            @ForAll("sets") PermissionSet a, @ForAll("sets") PermissionSet b, @ForAll("subjects") Subject subject,
            @ForAll("filters") String filter, @ForAll("channels") String channel) {
        PermissionSet both = a.narrowedTo(b);
        SubjectFilter asked = SubjectFilter.of(filter);
        SubjectInfo.PlatformSend send = new SubjectInfo.PlatformSend("p", channel, "chat.message");
        assertThat(both.allowsPublish(subject)).isIn(a.allowsPublish(subject) && b.allowsPublish(subject), false);
        assertThat(both.allowsSubscribe(asked)).isIn(a.allowsSubscribe(asked) && b.allowsSubscribe(asked), false);
        assertThat(both.allowsReply(asked)).isIn(a.allowsReply(asked) && b.allowsReply(asked), false);
        assertThat(both.allowsSend(send, "p/a")).isIn(a.allowsSend(send, "p/a") && b.allowsSend(send, "p/a"), false);
        for (Permission permission : Permission.values()) {
            assertThat(both.contains(permission)).isIn(a.contains(permission) && b.contains(permission), false);
        }
    }

    @Property(tries = 2000)
    void narrowingToItselfKeepsEverything(
            @ForAll("sets") PermissionSet a, @ForAll("subjects") Subject subject, @ForAll("filters") String filter) {
        PermissionSet same = a.narrowedTo(a);
        assertThat(same).isEqualTo(a);
        assertThat(same.allowsPublish(subject)).isEqualTo(a.allowsPublish(subject));
        assertThat(same.allowsSubscribe(SubjectFilter.of(filter))).isEqualTo(a.allowsSubscribe(SubjectFilter.of(filter)));
    }

    @Property(tries = 2000)
    void aGrantNeverTakesAccessAway(
            @ForAll("filters") String first, @ForAll("filters") String more, @ForAll("subjects") Subject subject) {
        PermissionSet.Builder builder =
                PermissionSet.builder(PermissionProfile.STANDARD).grant(Permission.EVENT_PUBLISH, first);
        boolean before = builder.build().forPlugin("a").allowsPublish(subject);
        builder.grant(Permission.EVENT_PUBLISH, more).grant(Permission.EVENT_BROADCAST, more);
        assertThat(builder.build().forPlugin("a").allowsPublish(subject)).isIn(true, before);
    }

    @Provide
    Arbitrary<PermissionSet> sets() {
        return Combinators.combine(Arbitraries.of(PermissionProfile.class), filters().list().ofMaxSize(3),
                        filters().list().ofMaxSize(2), channels().list().ofMaxSize(2), filters().list().ofMaxSize(2))
                .as((profile, publish, broadcast, channels, subscribe) -> PermissionSet.builder(profile)
                        .grant(Permission.EVENT_PUBLISH, array(publish))
                        .grant(Permission.EVENT_BROADCAST, array(broadcast))
                        .grant(Permission.EVENT_SUBSCRIBE, array(subscribe))
                        .grant(Permission.PLATFORM_SEND, channels.stream().map(c -> "p/" + c).toArray(String[]::new))
                        .build()
                        .forPlugin("a"));
    }

    @Provide
    Arbitrary<String> filters() {
        return Arbitraries.of(">", "rosey.>", "rosey.event.>", "rosey.event.a.>", "rosey.event.*.x", "rosey.event.a.x",
                "rosey.command.>", "rosey.command.a.>", "rosey.command.b.x", "rosey.*.a.>", "other.>", "other.*", "other.x");
    }

    @Provide
    Arbitrary<Subject> subjects() {
        return Arbitraries.of("rosey.event.a.x", "rosey.event.b.x", "rosey.command.a.x", "other.x", "other.x.y", "rosey.x",
                "rosey.platform.p.a.send.chat.message").map(Subject::of);
    }

    @Provide
    Arbitrary<String> channels() {
        return Arbitraries.of("a", "b", "*");
    }

    private static String[] array(List<String> list) {
        return list.toArray(new String[0]);
    }
}
