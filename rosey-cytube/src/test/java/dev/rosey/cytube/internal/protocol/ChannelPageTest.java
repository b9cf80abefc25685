package dev.rosey.cytube.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelPageTest {
    @Test
    void theChatLineKnowsItsLength() {
        assertThat(ChannelPage.maxMessageLength("<!doctype html><html><body><form><input maxlength=\"20\" id=\"guestname\">"
                        + "<input class=\"form-control\" id=\"chatline\" type=\"text\" maxlength=\"320\"></form>"))
                .hasValue(320);
        assertThat(ChannelPage.maxMessageLength(line("1"))).hasValue(1);
        assertThat(ChannelPage.maxMessageLength(line("1000"))).hasValue(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "1001", "-5", "x", "3.5", "99999999999999999999", "٣٢٠"})
    void aLengthThatMakesNoSenseIsNone(String length) {
        assertThat(ChannelPage.maxMessageLength(line(length))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "<input maxlength=320>", "<input id=chatline>", "<script>id=\"chatline\"</script>"})
    void aPageWithoutItSaysNothing(String html) {
        assertThat(ChannelPage.maxMessageLength(html)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<b>", "<div>", "<b><p>", "<table><tr><td>", "<a href=x>", "<!--"})
    void hostilePagesEnd(String piece) {
        assertThat(ChannelPage.maxMessageLength(piece.repeat(DiscoveryClient.MAX_PAGE_BYTES / piece.length())))
                .isEmpty();
    }

    private static String line(String length) {
        return "<input id='chatline' maxlength='" + length + "'>";
    }
}
