package dev.rosey.api.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.rosey.api.connector.ChatMessage;
import dev.rosey.api.connector.Ranks;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import dev.rosey.api.spi.BinaryCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InvocationTest {
    private static final ChatMessage MESSAGE = new ChatMessage("ann", "!roll 2d6 \"for luck\" --times 3 --loud", "lounge",
            "cytube", Instant.parse("2026-01-31T12:00:00Z"), Ranks.MODERATOR, false, Optional.empty());

    @Test
    void argumentsAreCountedFromZeroAndAbsentBeyondTheEnds() {
        Invocation roll = roll();
        assertThat(roll.argument(0)).contains("2d6");
        assertThat(roll.argument(1)).contains("for luck");
        assertThat(roll.argument(2)).isEmpty();
        assertThat(roll.argument(-1)).isEmpty();
        assertThat(roll.argument(Integer.MIN_VALUE)).isEmpty();
        assertThat(roll.argument(Integer.MAX_VALUE)).isEmpty();
        assertThat(roll.argument(1, "other")).isEqualTo("for luck");
        assertThat(roll.argument(2, "other")).isEqualTo("other");
        assertThat(roll.argument(-1, "other")).isEqualTo("other");
    }

    @Test
    void anOptionWithoutValueIsThereAndEmpty() {
        Invocation roll = roll();
        assertThat(roll.option("times")).contains("3");
        assertThat(roll.option("loud")).contains("");
        assertThat(roll.hasOption("loud")).isTrue();
        assertThat(roll.option("Loud")).as("another name").isEmpty();
        assertThat(roll.hasOption("quiet")).isFalse();
    }

    @Test
    void itsUserIsWhoSaidTheLine() {
        assertThat(roll().user()).isEqualTo("ann");
    }

    @Test
    void doesNotChangeWithItsListAndMap() {
        List<String> arguments = new ArrayList<>(List.of("2d6"));
        Map<String, String> options = new LinkedHashMap<>(Map.of("times", "3"));
        Invocation roll = new Invocation("roll", "2d6 --times 3", arguments, options, MESSAGE);
        arguments.add("4d8");
        options.put("loud", "");
        assertThat(roll.arguments()).containsExactly("2d6").isUnmodifiable();
        assertThat(roll.options()).containsOnly(Map.entry("times", "3")).isUnmodifiable();
    }

    @Test
    void optionsKeepTheOrderInWhichTheyWereTyped() {
        Map<String, String> options = new LinkedHashMap<>();
        for (String name : List.of("z", "y", "x", "a", "b", "c", "m")) {
            options.put(name, "");
        }
        assertThat(new Invocation("roll", "", List.of(), options, MESSAGE).options().keySet())
                .containsExactly("z", "y", "x", "a", "b", "c", "m");
    }

    @Test
    void comesBackFromData() {
        Value carried = BinaryCodec.INSTANCE.decode(BinaryCodec.INSTANCE.encode(Value.of(roll())));
        assertThat(carried.as(Invocation.class)).isEqualTo(roll());
    }

    @Test
    void dataWithoutAPartIsAPayloadException() {
        Value lacking = Value.of(Map.of("command", "roll", "args", "", "arguments", List.of(), "options", Map.of()));
        assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> lacking.as(Invocation.class))
                .withMessageContaining("message");
    }

    @Test
    void namesThePartThatIsMissing() {
        assertThatNullPointerException().isThrownBy(() -> new Invocation(null, "", List.of(), Map.of(), MESSAGE))
                .withMessage("command");
        assertThatNullPointerException().isThrownBy(() -> new Invocation("roll", null, List.of(), Map.of(), MESSAGE))
                .withMessage("args");
        assertThatNullPointerException().isThrownBy(() -> new Invocation("roll", "", List.of(), Map.of(), null))
                .withMessage("message");
    }

    private static Invocation roll() {
        return new Invocation("roll", "2d6 \"for luck\" --times 3 --loud", List.of("2d6", "for luck"),
                Map.of("times", "3", "loud", ""), MESSAGE);
    }
}
