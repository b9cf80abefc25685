package dev.rosey.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.Subjects;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The generator writes what was asked for and refuses what would not hold. */
class NatsServerConfigTest {
    private static final String HASH = "$2b$04$abcdefghijklmnopqrstuuXcjcm5avyCiJoD2uS24xa2lb6fjMB3G";
    private static final String KEY = "U" + "A".repeat(55);

    private static NatsServerUser host(String name) {
        return NatsServerUser.host(name).passwordFrom("HOST_PASSWORD").build();
    }

    private static NatsServerAccount account(NatsServerUser... users) {
        NatsServerAccount.Builder builder = NatsServerAccount.builder("BOT");
        List.of(users).forEach(builder::user);
        return builder.build();
    }

    @Test
    void aUserHasItsOwnPermissionsAndInbox() {
        NatsServerUser user =
                NatsServerUser.connector("chat", "cytube", "movies").passwordFrom("CHAT_PASSWORD").build();
        assertThat(user.inboxPrefix()).isEqualTo("_INBOX.chat");
        assertThat(NatsServerConfig.builder().account(account(user)).build().text()).isEqualTo("""
                # Written by Rosey. Change the program that made it, not this file.
                listen: "127.0.0.1:4222"
                max_payload: 1048576

                accounts {
                  BOT {
                    users: [
                      {
                        user: "chat"
                        password: $CHAT_PASSWORD
                        permissions {
                          publish {
                            allow: ["rosey.platform.cytube.movies.event.>", "rosey.platform.cytube.movies.raw.>"]
                          }
                          subscribe {
                            allow: ["_INBOX.chat.>", "rosey.platform.cytube.movies.send.>"]
                          }
                          allow_responses {
                            max: 1
                            expires: "2m"
                          }
                        }
                      }
                    ]
                  }
                }
                """);
    }

    @Test
    void nobodyButHostsMayPublishWhatIsReserved() {
        NatsServerUser.Builder connector = NatsServerUser.connector("chat", "cytube", "movies");
        assertThat(Subjects.RESERVED).allSatisfy(reserved -> assertThatIllegalArgumentException()
                .isThrownBy(() -> connector.publishing(reserved))
                .withMessageContaining("cannot be forged"));
        for (String wide : List.of("rosey.>", "rosey.*.dice.roll", "rosey.platform.*.*.*.>")) {
            assertThatIllegalArgumentException().isThrownBy(() -> connector.publishing(SubjectFilter.of(wide)));
        }
        connector.publishing(SubjectFilter.of("shop.>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {">", "*.>", "$JS.API.>", "$SYS.>", "_INBOX.>", "_INBOX.host.>"})
    void subjectsOfTheServerAndAnswersForOthersCannotBeHad(String filter) {
        NatsServerUser.Builder user = NatsServerUser.service("weather", "weather");
        assertThatIllegalArgumentException().isThrownBy(() -> user.publishing(SubjectFilter.of(filter)));
        assertThatIllegalArgumentException().isThrownBy(() -> user.subscribing(SubjectFilter.of(filter)));
    }

    @Test
    void anObserverCanNeverPublish() {
        NatsServerUser.Builder observer = NatsServerUser.observer("watch");
        assertThatIllegalStateException().isThrownBy(() -> observer.calling("weather"));
        assertThatIllegalStateException().isThrownBy(() -> observer.alsoConnector("cytube", "movies"));
        assertThatIllegalStateException().isThrownBy(() -> observer.keyValue("rosey"));
        assertThatIllegalStateException().isThrownBy(() -> observer.answering("host"));
        assertThatIllegalStateException().isThrownBy(() -> observer.publishing(SubjectFilter.of("shop.>")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a.b", "a>", "\"x\"", "a\nb", "$X", "{"})
    void namesCannotBreakOutOfTheText(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> NatsServerUser.host(name));
        assertThatIllegalArgumentException().isThrownBy(() -> NatsServerAccount.builder(name));
        assertThatIllegalArgumentException().isThrownBy(() -> NatsServerConfig.builder().serverName(name));
        assertThatIllegalArgumentException().isThrownBy(() -> NatsServerUser.host("host").passwordFrom(name));
        assertThatIllegalArgumentException().isThrownBy(() -> NatsServerUser.host("host").keyValue(name));
        assertThatIllegalArgumentException().isThrownBy(() -> NatsServerUser.host("host").answering(name));
    }

    @Test
    void channelsOfAnyTextBecomeOneToken() {
        NatsServerUser user =
                NatsServerUser.connector("chat", "cytube", "a.b \">").passwordFrom("P").build();
        assertThat(NatsServerConfig.builder().account(account(user)).build().text())
                .contains("\"rosey.platform.cytube." + Subjects.token("a.b \">") + ".send.>\"");
    }

    @Test
    void pathsAreQuoted() {
        String text = NatsServerConfig.builder()
                .account(account(host("host")))
                .tls(Path.of("/tmp/a \"b\"/c.pem"), Path.of("/tmp/key.pem"))
                .build()
                .text();
        assertThat(text).contains("cert_file: \"/tmp/a \\\"b\\\"/c.pem\"");
        assertThatIllegalArgumentException().isThrownBy(() -> NatsServerConfig.builder()
                .account(account(host("host")))
                .tls(Path.of("/tmp/a\nb"), Path.of("/tmp/key.pem"))
                .build());
    }

    @Test
    void aPlainPasswordIsRefusedAndNotTold() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatsServerUser.host("host").passwordHash("open-sesame"))
                .withMessageNotContaining("open-sesame");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatsServerUser.host("host").nkey("SU" + "A".repeat(56)))
                .withMessageNotContaining("AAAA");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatsServerConfig.builder()
                        .cluster("c", "127.0.0.1", 6222, List.of(URI.create("nats://route:open-sesame@10.0.0.2:6222"))))
                .withMessageNotContaining("open-sesame");
    }

    @Test
    void noSecretIsInTheShortForm() {
        NatsServerUser hashed = NatsServerUser.host("host").passwordHash(HASH).build();
        NatsServerUser keyed = NatsServerUser.observer("watch").nkey(KEY).build();
        NatsServerConfig config = NatsServerConfig.builder()
                .account(account(hashed, keyed))
                .jetStream(Path.of("/var/lib/nats"), 0, 1 << 30)
                .build();
        assertThat(config).hasToString("NatsServerConfig[127.0.0.1:4222, [NatsServerAccount[BOT, 2 users]], JetStream]");
        assertThat(hashed).hasToString("NatsServerUser[host, HASH]");
        assertThat(config.text()).contains(HASH).contains("nkey: " + KEY);
    }

    @Test
    void aBuilderThatGoesOnChangesNothing() {
        NatsServerUser.Builder builder = NatsServerUser.connector("chat", "cytube", "movies").passwordFrom("P");
        NatsServerConfig.Builder server = NatsServerConfig.builder().account(account(builder.build()));
        NatsServerConfig config = server.build();
        String before = config.text();
        builder.alsoConnector("cytube", "music");
        server.monitoring(8222).account(NatsServerAccount.builder("OTHER").user(host("host")).build());
        assertThat(config.text()).isEqualTo(before);
        assertThat(config.accounts()).hasSize(1);
    }

    @Test
    void whatIsMissingOrTwiceIsNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> NatsServerUser.host("host").build())
                .withMessageContaining("host has no password and no key");
        assertThatIllegalStateException()
                .isThrownBy(() -> NatsServerUser.host("host").passwordFrom("P").nkey(KEY))
                .withMessageContaining("already");
        assertThatIllegalStateException().isThrownBy(() -> NatsServerAccount.builder("BOT").build());
        assertThatIllegalStateException().isThrownBy(() -> NatsServerConfig.builder().build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatsServerAccount.builder("BOT").user(host("host")).user(host("host")));
        NatsServerAccount other = NatsServerAccount.builder("OTHER").user(host("host")).build();
        assertThatIllegalStateException()
                .isThrownBy(() -> NatsServerConfig.builder().account(account(host("host"))).account(other).build())
                .withMessageContaining("host is there twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatsServerConfig.builder().account(other).account(other));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatsServerConfig.builder()
                        .account(NatsServerAccount.builder("SYS").user(host("host")).build()));
        assertThatIllegalStateException()
                .isThrownBy(() -> NatsServerConfig.builder()
                        .account(other)
                        .jetStream(Path.of("/tmp"), 0, 1)
                        .cluster("rosey", "127.0.0.1", 6222, List.of())
                        .build())
                .withMessageContaining("serverName");
        assertThatIllegalStateException()
                .isThrownBy(() -> NatsServerConfig.builder()
                        .account(other)
                        .clusterTls(Path.of("a"), Path.of("b"), Path.of("c"))
                        .build());
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        NatsServerConfig.Builder server = NatsServerConfig.builder();
        for (int port : new int[] {0, -1, 65_536}) {
            assertThatIllegalArgumentException().isThrownBy(() -> server.listen("127.0.0.1", port));
            assertThatIllegalArgumentException().isThrownBy(() -> server.monitoring(port));
            assertThatIllegalArgumentException().isThrownBy(() -> server.cluster("c", "127.0.0.1", port, List.of()));
            assertThatIllegalArgumentException().isThrownBy(() -> server.leafNodes("127.0.0.1", port));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> server.maxPayloadBytes(1023));
        assertThatIllegalArgumentException().isThrownBy(() -> server.maxPayloadBytes((64L << 20) + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> server.jetStream(Path.of("/tmp"), -1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> server.jetStream(Path.of("/tmp"), 0, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatsServerAccount.builder("BOT").jetStreamLimits(0, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatsServerAccount.builder("BOT").shortName("dice", "dice"));
    }
}
