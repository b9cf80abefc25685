package dev.rosey.api.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rosey.api.permission.FileAccessPolicy.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules and questions; {@code R} is a directory of its own. */ // Q-25
class FileAccessCasesTest {
    @TempDir
    private Path directory;

    private String root = "";

    @BeforeEach
    void makeTrees() throws IOException {
        Path real = directory.toRealPath();
        root = real.toString();
        Path open = Files.createDirectories(real.resolve("open/inner")).getParent();
        Path secret = Files.createDirectories(real.resolve("secret"));
        Path foreign = Files.createDirectories(real.resolve("öffentlich"));
        for (Path file : List.of(open.resolve("b.txt"), open.resolve("inner/a.txt"), secret.resolve("s.txt"),
                foreign.resolve("ü.txt"))) {
            Files.writeString(file, "x");
        }
        Files.createSymbolicLink(open.resolve("to-secret"), Path.of("../secret"));
        Files.createSymbolicLink(open.resolve("to-s"), secret.resolve("s.txt"));
        Files.createSymbolicLink(open.resolve("to-inner"), Path.of("inner"));
        Files.createSymbolicLink(open.resolve("dangling"), Path.of("../nowhere"));
        Files.createSymbolicLink(open.resolve("loop"), Path.of("loop"));
        Files.createSymbolicLink(real.resolve("to-open"), open);
        Files.createSymbolicLink(real.resolve("chain"), Path.of("to-open"));
    }

    private List<Path> paths(String texts) {
        return Arrays.stream(texts.split(",", -1)).filter(text -> !text.isEmpty()).map(this::path).toList();
    }

    private Path path(String text) {
        return Path.of(text.startsWith("R") ? root + text.substring(1) : text);
    }

    @ParameterizedTest(name = "{4}")
    @EnabledOnOs(OS.LINUX)
    @CsvSource(delimiter = '|', emptyValue = "", nullValues = "null", value = {
        " |  | R/open/b.txt | false | nothing allowed",
        " |  | / | false | nothing allowed, root",
        "R/open |  | R/open | true | the directory itself",
        "R/open |  | R/open/b.txt | true | a file in it",
        "R/open |  | R/open/inner/a.txt | true | deep in it",
        "R/open |  | R/open/new | true | missing tail",
        "R/open |  | R/open/new/deep/er | true | long missing tail",
        "R/open |  | R | false | its parent",
        "R/open |  | R/opener | false | a name that begins alike",
        "R/open |  | R/ope | false | a shorter name",
        "R/open |  | R/secret/s.txt | false | a neighbour",
        "R/open/b.txt |  | R/open/b.txt | true | a file alone",
        "R/open/b.txt |  | R/open/b.txt.bak | false | a longer name of a file",
        "R/open/b.txt |  | R/open/inner/a.txt | false | beside a file",
        "R/open/b.txt |  | R/open | false | the directory of a file",
        "R/open/ |  | R/open/b.txt | true | trailing slash of a rule",
        "R/open |  | R/open/ | true | trailing slash of a question",
        "R//open |  | R/open/b.txt | true | double slash",
        "R/open |  | R/open/./b.txt | true | a dot",
        "R/./open |  | R/open/b.txt | true | a dot in a rule",
        "R/open |  | R/open/inner/../b.txt | true | dots that stay inside",
        "R/open |  | R/open/../secret/s.txt | false | dots that lead out",
        "R/open |  | R/open/../open/b.txt | true | dots out and in",
        "R/open |  | R/open/new/../../secret/s.txt | false | dots behind a missing directory",
        "R/open |  | R/open/new/../b.txt | false | dots through a missing directory",
        "R/secret/../open |  | R/open/b.txt | true | dots in a rule",
        "R/open/inner/../../secret |  | R/open/b.txt | false | dots in a rule that leads elsewhere",
        "R/open |  | R/open/to-secret/s.txt | false | a link that leads out",
        "R/open |  | R/open/to-secret | false | the link itself",
        "R/open |  | R/open/to-secret/new | false | missing behind a link out",
        "R/open |  | R/open/to-s | false | a link to a file outside",
        "R/open |  | R/open/to-inner/a.txt | true | a link inside",
        "R/open |  | R/open/dangling | false | a link to nothing",
        "R/open |  | R/open/loop | false | a link to itself",
        "R/open |  | R/open/loop/x | false | behind a link to itself",
        "R/to-open |  | R/open/b.txt | true | a rule that is a link",
        "R/to-open |  | R/to-open/b.txt | true | a rule that is a link, asked by it",
        "R/chain |  | R/open/b.txt | true | a chain of links",
        "R/open |  | R/to-open/b.txt | true | asked by a link from outside",
        "R/open |  | R/to-open/../secret/s.txt | false | dots behind a link",
        "R/open/dangling |  | R/open/b.txt | false | a rule that leads nowhere",
        "R/open | R/open/inner | R/open/inner/a.txt | false | denied subtree",
        "R/open | R/open/inner | R/open/inner | false | denied subtree itself",
        "R/open | R/open/inner | R/open/b.txt | true | beside a denied subtree",
        "R/open | R/open/inner | R/open/innermost | true | begins like a denied subtree",
        "R/open | R/open/inner | R/open/inner/new | false | missing in a denied subtree",
        "R/open | R/open/inner | R/open/to-inner/a.txt | false | denied subtree by a link",
        "R/open | R/open/to-inner | R/open/inner/a.txt | false | denied by a link",
        "R/open,R/open/inner | R/open/inner | R/open/inner/a.txt | false | denied and allowed alike",
        "R/open/inner | R/open | R/open/inner/a.txt | false | allowed inside a denied tree",
        "R/open | R/open/later | R/open/later/x | false | denied and missing",
        "R/open | R/open/b.txt | R/open/b.txt | false | a denied file",
        "R/open | R/open/b.txt | R/open/inner/a.txt | true | beside a denied file",
        "R | R/secret | R/open/to-secret/s.txt | false | a link into a denied tree",
        "R | R/open/dangling | R/open/b.txt | false | a denial of a link to what is not there",
        "R | R/open/loop | R/open/b.txt | false | a denial that cannot be resolved",
        "/ |  | R/open/b.txt | true | root",
        "/ |  | / | true | root itself",
        "/ | R/secret | R/secret/s.txt | false | denied below root",
        "/ | / | R/open/b.txt | false | root denied",
        "R/öffentlich |  | R/öffentlich/ü.txt | true | non-ASCII",
        "R/öffentlich |  | R/offentlich/ü.txt | false | other letters",
        "R/日本 |  | R/日本/新 | true | missing non-ASCII",
        "R/open |  | R/OPEN/b.txt | false | other case",
        "R/OPEN |  | R/open/b.txt | false | other case in the rule",
        "R/open | R/open/INNER | R/open/inner/a.txt | true | denial in another case",
        "R/with space |  | R/with space/x | true | blanks",
    })
    void isAllowedOrNot(String allowed, String denied, String asked, boolean answer, String what) {
        for (Access access : Access.values()) {
            FileAccessPolicy.Builder builder = FileAccessPolicy.builder();
            paths(allowed == null ? "" : allowed).forEach(path -> builder.allow(access, path));
            paths(denied == null ? "" : denied).forEach(path -> builder.deny(access, path));
            FileAccessPolicy policy = builder.build();
            assertThat(policy.allows(access, path(asked))).as(what).isEqualTo(answer);
            for (Access other : Access.values()) {
                if (other != access) {
                    assertThat(policy.allows(other, path(asked))).as("%s is not %s", access, other).isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "./a", "../a", "", "a/b/../c", "~", "~/a"})
    void relativeRulesAreErrors(String relative) {
        for (Access access : Access.values()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> FileAccessPolicy.builder().allow(access, Path.of(relative)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> FileAccessPolicy.builder().deny(access, Path.of(relative)));
        }
    }
}
