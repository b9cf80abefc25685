package dev.rosey.cytube.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OutboundTest {
    @Test
    void framesAreAsTheServerWantsThem() {
        assertFrame(Outbound.joinChannel("movies"), "joinChannel", "{\"name\":\"movies\"}");
        assertFrame(Outbound.channelPassword("secret"), "channelPassword", "\"secret\"");
        assertFrame(Outbound.login("Rosey"), "login", "{\"name\":\"Rosey\"}");
        assertFrame(Outbound.login("Rosey", "secret"), "login", "{\"name\":\"Rosey\",\"pw\":\"secret\"}");
        assertFrame(Outbound.chat("hi"), "chatMsg", "{\"msg\":\"hi\"}");
        assertFrame(Outbound.privateMessage("alice", "hi"), "pm", "{\"to\":\"alice\",\"msg\":\"hi\"}");
    }

    @Test
    void itsTextHidesPasswords() {
        assertThat(Outbound.login("Rosey", "secret").toString()).contains("login", "Rosey").doesNotContain("secret");
        assertThat(Outbound.channelPassword("secret").toString()).contains("channelPassword").doesNotContain("secret");
        assertThat(Outbound.chat("hi")).hasToString("chatMsg[{\"msg\":\"hi\"}]");
    }

    private static void assertFrame(Outbound frame, String event, String argument) {
        assertThat(frame.event()).isEqualTo(event);
        assertThat(frame.arguments()).isEqualTo(List.of(Frames.json(argument)));
    }
}
