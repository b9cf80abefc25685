package dev.rosey.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.StringLength;

class CommandLineProperties {
    @Property
    void neverThrowsOnAnyText(@ForAll String line) {
        CommandLine.parse(line, "!");
        assertThat(CommandLine.parse("!x" + line, "!")).isPresent();
    }

    @Property
    void neverThrowsOnTextMadeOfItsOwnSigns(@ForAll("signs") String rest, @ForAll @NotBlank @StringLength(max = 3) String prefix) {
        CommandLine line = CommandLine.parse(prefix + "x " + rest, prefix).orElseThrow();

        assertThat(line.name()).isEqualTo("x");
        assertThat(line.args()).isEqualTo(rest.strip());
        assertThat(line.arguments()).allSatisfy(each -> assertThat(each.length()).isLessThanOrEqualTo(rest.length()));
    }

    @Property
    void anyListOfWordsComesBackWhenQuoted(@ForAll List<String> words) {
        String quoted = words.stream()
                .map(word -> '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(" "));

        Optional<CommandLine> line = CommandLine.parse("!say " + quoted, "!");

        assertThat(line).hasValueSatisfying(each -> {
            assertThat(each.arguments()).isEqualTo(words);
            assertThat(each.options()).isEqualTo(Map.of());
        });
    }

    @Provide
    Arbitrary<String> signs() {
        return Arbitraries.strings().withChars("!\"'\\-= ab3\t\u00e9").ofMaxLength(60);
    }
}
