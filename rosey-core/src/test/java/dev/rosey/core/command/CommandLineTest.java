package dev.rosey.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @Test
    void splitsNameAndArguments() {
        CommandLine line = parse("!roll  2d6\tnow ");

        assertThat(line.name()).isEqualTo("roll");
        assertThat(line.args()).isEqualTo("2d6\tnow");
        assertThat(line.arguments()).containsExactly("2d6", "now");
        assertThat(line.options()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "!", "!!", "! roll", "!?", "!-x", "hello !roll", " !roll", "!\u0000", "!\uD83C\uDFB2", "?roll"})
    void otherLinesAreNoCommands(String line) {
        assertThat(CommandLine.parse(line, "!")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"!,!roll 1", "/,/roll 1", ">>,>>roll 1", "rosey,roseyroll 1", "'hey, ','hey, roll 1'", "🎲,🎲roll 1"})
    void takesAnyPrefix(String prefix, String line) {
        assertThat(CommandLine.parse(line, prefix))
                .hasValue(new CommandLine("roll", "1", List.of("1"), Map.of()));
    }

    @Test
    void namesMayBeOfAnyScript() {
        assertThat(parse("!würfel 1").name()).isEqualTo("würfel");
        assertThat(parse("!𐐀 1").name()).isEqualTo("𐐀");
        assertThat(parse("!8ball will it?").name()).isEqualTo("8ball");
    }

    @Test
    void quotesKeepWordsTogether() {
        assertThat(arguments("!say \"two words\" 'single one' \"\"")).containsExactly("two words", "single one", "");
    }

    @Test
    void backslashEscapesInsideDoubleQuotesOnly() {
        assertThat(arguments("!say \"a \\\"b\\\" \\\\ c\" 'a\\' a\\b"))
                .containsExactly("a \"b\" \\ c", "a\\", "a\\b");
    }

    @Test
    void unclosedQuoteReachesToTheEnd() {
        assertThat(arguments("!say \"two words")).containsExactly("two words");
        assertThat(arguments("!say 'two  words --loud")).containsExactly("two  words --loud");
        assertThat(arguments("!say \"end\\")).containsExactly("end\\");
    }

    @Test
    void quoteInsideOfAWordIsOrdinary() {
        assertThat(arguments("!say don't worry 5\" \"a\"b")).containsExactly("don't", "worry", "5\"", "ab");
    }

    @Test
    void readsOptionsWithAndWithoutEqualsSign() {
        CommandLine line = parse("!say hi --to bob --times=3 --text \"two words\" --note='a b' --empty= --loud");

        assertThat(line.arguments()).containsExactly("hi");
        assertThat(line.options()).containsExactly(
                Map.entry("to", "bob"), Map.entry("times", "3"), Map.entry("text", "two words"),
                Map.entry("note", "a b"), Map.entry("empty", ""), Map.entry("loud", ""));
    }

    @Test
    void optionBeforeAnotherOptionHasNoValue() {
        assertThat(parse("!x --loud --to bob").options()).isEqualTo(Map.of("loud", "", "to", "bob"));
        assertThat(parse("!x --loud -- bob").options()).isEqualTo(Map.of("loud", ""));
    }

    @Test
    void lastValueOfAnOptionCounts() {
        assertThat(parse("!x --a 1 --a=2").options()).isEqualTo(Map.of("a", "2"));
    }

    @Test
    void doubleHyphenEndsTheOptions() {
        CommandLine line = parse("!x --a=1 -- --b -- c");

        assertThat(line.options()).isEqualTo(Map.of("a", "1"));
        assertThat(line.arguments()).containsExactly("--b", "--", "c");
    }

    @Test
    void negativeNumbersAndQuotedHyphensAreArguments() {
        CommandLine line = parse("!add -3 --4 -x \"--a\" --by -5 --=x");

        assertThat(line.arguments()).containsExactly("-3", "--4", "-x", "--a", "--=x");
        assertThat(line.options()).isEqualTo(Map.of("by", "-5"));
    }

    private static CommandLine parse(String line) {
        return CommandLine.parse(line, "!").orElseThrow();
    }

    private static List<String> arguments(String line) {
        return parse(line).arguments();
    }
}
