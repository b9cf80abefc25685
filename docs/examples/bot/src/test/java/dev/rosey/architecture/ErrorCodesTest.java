package dev.rosey.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of error codes and the code agree. */
class ErrorCodesTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().resolve("../../..").normalize();
    private static final Pattern IN_CODE = Pattern.compile("\"([A-Z]+-[0-9]{3})\"");
    private static final Pattern ON_PAGE = Pattern.compile("(?m)^\\| ([A-Z]+-[0-9]{3}) \\|");

    /** Names of algorithms that look like codes. */
    private static final Set<String> NO_CODES = Set.of("SHA-256", "SHA-512", "SHA-384");

    @Test
    void everyCodeIsOnThePageAndEveryOneThereIsInTheCode() throws IOException {
        Set<String> used = new TreeSet<>();
        for (Path source : sources()) {
            used.addAll(find(IN_CODE, Files.readString(source)));
        }
        used.removeAll(NO_CODES);
        List<String> listed = find(ON_PAGE, Files.readString(ROOT.resolve("docs/errors.md")));
        assertThat(used).contains("PAYLOAD-001", "PLUGIN-001", "CONFIG-001");
        assertThat(listed).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(used);
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.toList()) {
                sources.addAll(javaFiles(module.resolve("src/main/java")));
            }
        }
        try (Stream<Path> examples = Files.list(ROOT.resolve("docs/examples"))) {
            for (Path module : examples.toList()) {
                sources.addAll(javaFiles(module.resolve("src/main/java")));
            }
        }
        return sources;
    }

    private static List<Path> javaFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> find(Pattern pattern, String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
