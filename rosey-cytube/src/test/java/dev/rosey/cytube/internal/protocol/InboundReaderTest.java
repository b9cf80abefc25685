package dev.rosey.cytube.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InboundReaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "chat.jsonl",
                "flood.jsonl",
                "join-burst.jsonl",
                "kick.jsonl",
                "login.jsonl",
                "moderation.jsonl",
                "partition.jsonl",
                "password.jsonl",
                "playlist.jsonl",
                "pm.jsonl",
                "users.jsonl"
            }) // S22-21
    void nothingThatWasRecordedIsMalformed(String file) {
        assertThat(Frames.read(file)).isNotEmpty().noneMatch(Inbound.Malformed.class::isInstance);
    }

    @Test
    void aJoinIsTheRankThePermissionsTheOptionsAndThenTheUsers() {
        List<Inbound> burst = Frames.read("join-burst.jsonl");

        assertThat(burst).filteredOn(each -> !(each instanceof Inbound.Other)).hasSizeGreaterThanOrEqualTo(3);
        assertThat(burst).contains(new Inbound.OwnRank(-1));
        ChannelPermissions permissions = ((Inbound.Permissions) burst.stream()
                        .filter(Inbound.Permissions.class::isInstance)
                        .findFirst()
                        .orElseThrow())
                .permissions();
        assertThat(permissions.allows("playlistadd", 1.5, true)).isTrue();
        assertThat(permissions.allows("playlistadd", 1, true)).isFalse();
        assertThat(permissions.allows("playlistadd", 1, false)).isTrue();
        assertThat(permissions.allows("nothing-like-it", 255, false)).isFalse();
    }

    @Test
    void ranksMayBeFractional() {
        assertThat(Frames.event("rank", "1.5")).isEqualTo(new Inbound.OwnRank(1.5));
        assertThat(Frames.event("setUserRank", "{\"name\":\"moduser\",\"rank\":1.5}"))
                .isEqualTo(new Inbound.UserRank("moduser", 1.5));
    }

    @Test
    void whatModeratorsSeeOfAUserIsLeftOut() {
        assertThat(Frames.read("users.jsonl", Inbound.UserList.class))
                .contains(new Inbound.UserList(List.of(new Member("ModUser", 2, false, false))));
        assertThat(Frames.read("users.jsonl", Inbound.UserAdded.class).toString()).doesNotContain("uMN");
    }

    @Test
    void aShadowMuteIsAMute() {
        assertThat(Frames.event("setUserMeta", "{\"name\":\"a\",\"meta\":{\"afk\":true,\"muted\":false,\"smuted\":true}}"))
                .isEqualTo(new Inbound.UserMeta("a", true, true));
        assertThat(Frames.event("setUserMeta", "{\"name\":\"a\"}")).isEqualTo(new Inbound.UserMeta("a", false, false));
    }

    @Test
    void aBrokenUserDoesNotHideTheOthers() {
        assertThat(Frames.event(
                        "userlist",
                        "[5, null, {}, {\"name\":\"\"}, {\"name\":7}, [], {\"name\":\"a\"},"
                                + "{\"name\":\"b\",\"rank\":\"3\",\"meta\":[],\"profile\":null},"
                                + "{\"name\":\"c\",\"rank\":2.0,\"meta\":{\"afk\":true,\"muted\":\"yes\"},\"more\":{}}]"))
                .isEqualTo(new Inbound.UserList(List.of(
                        new Member("a", 0, false, false), new Member("b", 0, false, false), new Member("c", 2, true, false))));
    }

    @Test
    void chatIsDecodedOnceAndKeptAsHtmlToo() {
        List<ChatLine> lines =
                Frames.read("chat.jsonl", Inbound.Chat.class).stream().map(Inbound.Chat::line).toList();

        assertThat(lines)
                .extracting(ChatLine::text)
                .contains(
                        "specials: & < > \" ' ( ) / = ; tick \\",
                        "already escaped: &lt;b&gt; &amp; &#39;",
                        "bold italic strike mono spoiler",
                        "link https://example.com/a_b_c?x=1&y=(2) end",
                        "<script>alert(1)</script><b>x</b>",
                        ">greentext here",
                        "unicode: é 中文 😀 \u200b zero-width");
        assertThat(lines).extracting(ChatLine::html).contains("already escaped: &amp;lt;b&amp;gt; &amp;amp; &amp;#39;");
    }

    @Test
    void sayingWithMeIsAnAction() {
        assertThat(Frames.read("chat.jsonl", Inbound.Chat.class))
                .filteredOn(each -> each.line().isAction())
                .singleElement()
                .satisfies(each -> assertThat(each.line().text()).isEqualTo("waves"));
    }

    @Test
    void aShadowIsOnlyForModerators() {
        assertThat(Frames.read("moderation.jsonl", Inbound.Chat.class))
                .singleElement()
                .satisfies(each -> assertThat(each.line().isShadow()).isTrue());
    }

    @Test
    void theServerItselfIsKnownByItsBracketsAndTellsNoAliases() {
        assertThat(Frames.read("chat.jsonl", Inbound.Chat.class))
                .filteredOn(each -> each.line().isFromServer())
                .extracting(each -> each.line().text())
                .containsExactly("ChatGuest joined (aliases: …)", "RoseyBot cleared chat.");
    }

    @Test
    void aPrivateMessageSaysToWhomItWent() {
        assertThat(Frames.read("pm.jsonl", Inbound.PrivateChat.class))
                .anySatisfy(each -> {
                    assertThat(each.to()).isEqualTo("PmGuest");
                    assertThat(each.line().user()).isEqualTo("RoseyBot");
                    assertThat(each.line().text()).startsWith("hi & <b>");
                });
    }

    @Test
    void timesThatAreNoTimesBecomeTheEpoch() {
        assertThat(time("1795229163682")).isEqualTo(Instant.ofEpochMilli(1795229163682L));
        assertThat(time("1795229163682.5")).isEqualTo(Instant.ofEpochMilli(1795229163682L));
        assertThat(List.of(time("null"), time("-5"), time("1e300"), time("1e999"), time("\"now\""), time("253402300800000")))
                .containsOnly(Instant.EPOCH);
    }

    @Test
    void loginsSayWhoOneIs() {
        assertThat(Frames.read("login.jsonl"))
                .contains(
                        new Inbound.LoginAccepted("RoseyBot", false),
                        new Inbound.LoginAccepted("GuestOne", true),
                        new Inbound.LoginFailed("That username is reserved."));
        assertThat(Frames.event("login", "{\"success\":false}")).isEqualTo(new Inbound.LoginFailed(""));
        assertThat(Frames.event("login", "{\"success\":true}")).isInstanceOf(Inbound.Malformed.class);
        assertThat(Frames.event("login", "{\"success\":\"true\",\"name\":\"a\"}")).isInstanceOf(Inbound.Malformed.class);
    }

    @Test
    void passwordsAreAskedForAndAccepted() {
        assertThat(Frames.read("password.jsonl"))
                .contains(new Inbound.NeedPassword(false), new Inbound.NeedPassword(true), new Inbound.PasswordAccepted());
        assertThat(Frames.event("needPassword")).isEqualTo(new Inbound.NeedPassword(false));
        assertThat(Frames.event("needPassword", "1")).isInstanceOf(Inbound.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "{\"reason\":null}", "{\"reason\":5}", "[]"})
    void aKickNeedsNoReason(String argument) {
        Inbound kick = argument.isEmpty() ? Frames.event("kick") : Frames.event("kick", argument);

        assertThat(kick).isEqualTo(new Inbound.Kick(""));
    }

    @Test
    void theReasonOfAKickIsNotHtml() {
        assertThat(Frames.read("kick.jsonl")).contains(new Inbound.Kick("go <away> now"));
    }

    @Test
    void errorsHaveAMessageAndPerhapsACode() {
        assertThat(Frames.event("errorMsg", "{\"msg\":\"m\",\"code\":\"C\",\"alert\":true}"))
                .isEqualTo(new Inbound.ErrorMessage("m", Optional.of("C")));
        assertThat(Frames.event("errorMsg", "\"bare\"")).isEqualTo(new Inbound.ErrorMessage("bare", Optional.empty()));
        assertThat(Frames.event("errorMsg", "{\"code\":5}")).isInstanceOf(Inbound.Malformed.class);
    }

    @ParameterizedTest
    @CsvSource({"1000, 1000", "100.2, 101", "-5, 0", "1e300, 9223372036854775807", "0, 0"})
    void aCooldownIsABareNumber(String sent, long read) {
        assertThat(Frames.event("cooldown", sent)).isEqualTo(new Inbound.Cooldown(read));
    }

    @Test
    void whatTheServerDropsHasAReason() {
        assertThat(Frames.read("flood.jsonl"))
                .contains(new Inbound.SpamFiltered("NEW_USER_CHAT"), new Inbound.SpamFiltered("NEW_USER_CHAT_LINK"));
        assertThat(Frames.read("moderation.jsonl"))
                .contains(new Inbound.NoFlood("chat", "You have been muted on this channel."));
    }

    @Test
    void optionsTellTheLimitsOfTheChannel() {
        assertThat(Frames.read("flood.jsonl", Inbound.Options.class))
                .extracting(Inbound.Options::options)
                .contains(ChannelOptions.DEFAULTS, new ChannelOptions(false, 4, 1, Duration.ofSeconds(4), false));
        assertThat(Frames.event(
                        "channelOpts",
                        "{\"chat_antiflood\":true,\"allow_ascii_control\":true,"
                                + "\"chat_antiflood_params\":{\"burst\":6.0,\"sustained\":0.5,\"cooldown\":2.5}}"))
                .isEqualTo(new Inbound.Options(new ChannelOptions(true, 6, 0.5, Duration.ofMillis(2500), true)));
    }

    @Test
    void optionsThatSayNothingSensibleAreTheDefaults() {
        assertThat(Frames.event("channelOpts", "{}")).isEqualTo(new Inbound.Options(ChannelOptions.DEFAULTS));
        assertThat(Frames.event(
                        "channelOpts",
                        "{\"chat_antiflood\":1,\"chat_antiflood_params\":"
                                + "{\"burst\":-1,\"sustained\":\"x\",\"cooldown\":1e999}}"))
                .isEqualTo(new Inbound.Options(ChannelOptions.DEFAULTS));
        assertThat(Frames.event(
                        "channelOpts",
                        "{\"chat_antiflood_params\":{\"burst\":1e300,\"sustained\":0,\"cooldown\":1e300}}"))
                .isEqualTo(new Inbound.Options(new ChannelOptions(true, 1_000_000, 0, Duration.ofDays(1), false)));
        assertThat(Frames.event("channelOpts", "{\"chat_antiflood_params\":{\"burst\":6,\"sustained\":2}}"))
                .isEqualTo(new Inbound.Options(new ChannelOptions(true, 6, 2, Duration.ofSeconds(3), false)));
    }

    @Test
    void aMoveNamesTheNewServers() {
        assertThat(Frames.read("partition.jsonl"))
                .contains(new Inbound.PartitionChange(
                        List.of(new Server(URI.create("http://127.0.0.1:1338"), false))));
        assertThat(Frames.event("partitionChange", "{\"servers\":[{\"url\":\"file:///etc\"},5]}"))
                .isEqualTo(new Inbound.PartitionChange(List.of()));
        assertThat(Frames.event("partitionChange", "{}")).isInstanceOf(Inbound.Malformed.class);
    }

    @Test
    void titlesAndProfilesAreNotDecoded() {
        assertThat(Frames.read("playlist.jsonl", Inbound.Other.class))
                .anySatisfy(each -> assertThat(each.arguments().get(0).path("item").path("media").path("title").stringValue(""))
                        .isEqualTo("First <&> video"));
        assertThat(Frames.read("users.jsonl", Inbound.Other.class))
                .anySatisfy(each -> assertThat(each.arguments().get(0).path("profile").path("text").stringValue(""))
                        .isEqualTo("I am <plain> & simple"));
    }

    @Test
    void whatIsNotKnownIsHandedOnWhole() {
        assertThat(Frames.event("closePoll", "null"))
                .isEqualTo(new Inbound.Other("closePoll", List.of(Frames.json("null"))));
        assertThat(Frames.event("never-heard-of", "1", "[2]"))
                .isEqualTo(new Inbound.Other("never-heard-of", List.of(Frames.json("1"), Frames.json("[2]"))));
        assertThat(Frames.event("")).isEqualTo(new Inbound.Other("", List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rank", "usercount", "cooldown", "userlist", "addUser", "userLeave", "setUserMeta", "setAFK", "setUserRank",
                "chatMsg", "pm", "login", "errorMsg", "channelOpts", "setPermissions", "partitionChange"
            })
    void aKnownEventWithoutWhatItNeedsIsMalformed(String event) {
        assertThat(Frames.event(event)).isInstanceOf(Inbound.Malformed.class);
        assertThat(Frames.event(event, "null")).isInstanceOf(Inbound.Malformed.class);
        assertThat(Frames.event(event, "true")).isInstanceOf(Inbound.Malformed.class);
    }

    @Test
    void aMalformedLineSaysWhatIsMissing() {
        assertThat(Frames.event("chatMsg", "{\"username\":\"a\",\"msg\":5}"))
                .isEqualTo(new Inbound.Malformed("chatMsg", "the message is missing"));
        assertThat(Frames.event("chatMsg", "{\"msg\":\"x\"}"))
                .isEqualTo(new Inbound.Malformed("chatMsg", "the user is missing"));
        assertThat(Frames.event("setUserRank", "{\"name\":\"a\",\"rank\":\"2\"}"))
                .isEqualTo(new Inbound.Malformed("setUserRank", "a number is missing"));
    }

    private static Instant time(String json) {
        Inbound chat = Frames.event("chatMsg", "{\"username\":\"a\",\"msg\":\"x\",\"meta\":null,\"time\":" + json + "}");
        return ((Inbound.Chat) chat).line().time();
    }
}
