import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Turns the reports of a test run into a short text that ends with the line {@code N passed, N failed}.
 *
 * <p>A test passes only if it ran: skipped ones fail. So does a build that broke, that lost a test JVM, or that ran no
 * test at all. The exit status is 0 if nothing failed, else 1.
 *
 * <p>Usage: {@code java TestReport.java <root folder> <log of Maven> <exit status of Maven>}
 */
final class TestReport {
    private static final int SHOWN_FAILURES = 40;
    private static final int SHOWN_LINES = 12;
    private static final int SHOWN_BUILD_LINES = 60;
    private static final Pattern SOURCE_LINE = Pattern.compile("\\.java:\\[?\\d+.*");
    private static final Pattern LOST_JVM = Pattern.compile(
            "(?i).*(forked VM terminated|crashed tests|timeout or other error in the fork|ExecutionException"
                    + "|failed to start the forked|error occurred in starting fork).*");
    private static final Pattern ADVICE = Pattern.compile(
            "^\\s+at \\S+\\(|^\\s*\\[Help \\d+]|^\\s*mvn <|^\\s*-> \\[Help|Command was /|To see the full stack trace"
                    + "|Re-run Maven|For more information|After correcting|Please refer to|See .*(-reports|dump files)");

    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    private final Map<String, Counts> modules = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    private static final class Counts {
        int passed;
        int failed;
        int skipped;
        double seconds;
    }

    public static void main(String[] args) throws Exception {
        System.exit(new TestReport().run(Path.of(args[0]), Path.of(args[1]), Integer.parseInt(args[2])) ? 0 : 1);
    }

    private boolean run(Path root, Path log, int mavenStatus) throws Exception {
        DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        for (Path report : reports(root)) {
            String module = root.relativize(report.getParent().getParent().getParent()).toString().replace('\\', '/');
            read(parser.parse(report.toFile()).getDocumentElement(), modules.computeIfAbsent(module, m -> new Counts()), module);
        }

        modules.forEach((module, counts) -> out.printf("  %-26s %6d passed %s%s %8.1f s%n", module, counts.passed,
                counts.failed == 0 ? "" : "  " + counts.failed + " FAILED",
                counts.skipped == 0 ? "" : "  " + counts.skipped + " SKIPPED", counts.seconds));
        problems.stream().limit(SHOWN_FAILURES).forEach(out::println);
        if (problems.size() > SHOWN_FAILURES) {
            out.println("\n... and " + (problems.size() - SHOWN_FAILURES) + " more");
        }

        int passed = modules.values().stream().mapToInt(c -> c.passed).sum();
        int failed = modules.values().stream().mapToInt(c -> c.failed + c.skipped).sum();
        List<String> broken = buildErrors(log, mavenStatus, passed, failed);
        if (!broken.isEmpty()) {
            failed++;
            out.println("\nBUILD FAILED");
            notBuilt(log).ifPresent(names -> out.println("  Not built, because they need what failed: " + names));
            broken.stream().limit(SHOWN_BUILD_LINES).forEach(line -> out.println("  " + line));
            if (broken.size() > SHOWN_BUILD_LINES) {
                out.println("  ... and " + (broken.size() - SHOWN_BUILD_LINES) + " more lines");
            }
        }
        if (failed > 0) {
            out.println("\nEverything else is in " + log);
        }
        out.println(passed + " passed, " + failed + " failed");
        return failed == 0;
    }

    private static List<Path> reports(Path root) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path module : modulesUnder(root)) {
            for (String kind : List.of("surefire-reports", "failsafe-reports")) {
                Path folder = module.resolve("target").resolve(kind);
                if (Files.isDirectory(folder)) {
                    try (Stream<Path> files = Files.list(folder)) {
                        files.filter(f -> f.getFileName().toString().matches("TEST-.*\\.xml")).sorted().forEach(found::add);
                    }
                }
            }
        }
        return found;
    }

    private static List<Path> modulesUnder(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root, 4)) {
            return files.filter(f -> f.getFileName().toString().equals("pom.xml"))
                    .map(Path::getParent)
                    .filter(f -> !root.relativize(f).startsWith("target"))
                    .sorted()
                    .toList();
        }
    }

    private void read(Element suite, Counts counts, String module) {
        NodeList cases = suite.getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            String name = test.getAttribute("classname")
                    + (test.getAttribute("name").isEmpty() ? "" : " > " + test.getAttribute("name"));
            counts.seconds += seconds(test);
            Element failure = child(test, "failure", "error");
            Element skip = child(test, "skipped");
            if (failure != null) {
                counts.failed++;
                problems.add("\nFAILED  " + module + "  " + name + "\n" + indented(failure));
            } else if (skip != null) {
                counts.skipped++;
                String reason = skip.getAttribute("message");
                problems.add("\nSKIPPED " + module + "  " + name + "\n    "
                        + (reason.isBlank() ? "" : reason.strip() + "; ") + "a test that does not run counts as failed");
            } else {
                counts.passed++;
            }
        }
    }

    private static double seconds(Element test) {
        try {
            return Double.parseDouble(test.getAttribute("time").replace(",", ""));
        } catch (NumberFormatException notGiven) {
            return 0;
        }
    }

    private static Element child(Element parent, String... names) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && List.of(names).contains(element.getTagName())) {
                return element;
            }
        }
        return null;
    }

    /** The message of a failure and the first of our own lines in its trace. */
    private static String indented(Element failure) {
        List<String> lines = failure.getTextContent().lines().toList();
        StringBuilder text = new StringBuilder();
        int shown = 0;
        for (String line : lines) {
            if (line.matches("\\s*at .*") || shown == SHOWN_LINES) {
                break;
            }
            text.append("    ").append(line).append('\n');
            shown++;
        }
        lines.stream().filter(l -> l.matches("\\s*at (\\S*/)?dev\\.rosey\\..*")).findFirst()
                .ifPresent(l -> text.append("    ").append(l.strip()).append('\n'));
        return text.toString().stripTrailing();
    }

    private static List<String> buildErrors(Path log, int mavenStatus, int passed, int failed) throws IOException {
        List<String> lines = textOf(log);
        Set<String> found = new LinkedHashSet<>();
        if (mavenStatus != 0) {
            found.addAll(explanation(lines));
            if (found.isEmpty()) {
                found.add("Maven ended with status " + mavenStatus + ":");
                lines.stream().skip(Math.max(0, lines.size() - 15)).forEach(found::add);
            }
        } else if (failed == 0) {
            // A run without failures logs no error; a lost test JVM does, although Maven goes on.
            lines.stream().filter(l -> l.startsWith("[ERROR]")).forEach(l -> found.add(l.substring(7).strip()));
        } else {
            lines.stream().filter(l -> l.startsWith("[ERROR]") && LOST_JVM.matcher(l).matches())
                    .forEach(l -> found.add(l.substring(7).strip()));
        }
        if (found.isEmpty() && passed + failed == 0) {
            found.add("No test ran.");
        }
        found.remove("");
        return List.copyOf(found);
    }

    private static Optional<String> notBuilt(Path log) throws IOException {
        return textOf(log).stream().filter(l -> l.matches("\\[INFO] .* \\.{3,} SKIPPED"))
                .map(l -> l.substring(7).replaceFirst(" \\.{3,} SKIPPED", "")).reduce((a, b) -> a + ", " + b);
    }

    private static List<String> textOf(Path log) throws IOException {
        return Files.exists(log)
                ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList()
                : List.of();
    }

    /** What the compiler and the gates say, once, without Maven's advice. */
    private static List<String> explanation(List<String> lines) {
        boolean warningsAreErrors = lines.stream().anyMatch(l -> l.contains("-Werror specified"));
        List<String> found = new ArrayList<>();
        boolean inMessage = false;
        for (String line : lines) {
            boolean error = line.startsWith("[ERROR]");
            boolean warning = line.startsWith("[WARNING]");
            String text = error ? line.substring(7) : warning ? line.substring(9) : line;
            boolean inSource = SOURCE_LINE.matcher(text).find();
            if (error && !ADVICE.matcher(text).find() && !text.contains("Tests run:") && !text.contains("COMPILATION ERROR")) {
                found.add(shortened(text));
                inMessage = inSource;
            } else if (warning && ((inSource && warningsAreErrors) || text.contains("Rule violated"))) {
                found.add(shortened(text));
                inMessage = inSource;
            } else if (!line.startsWith("[") && inMessage) {
                found.add(shortened(text));
            } else {
                inMessage = false;
            }
        }
        return found;
    }

    private static String shortened(String text) {
        String line = text.stripTrailing().replaceFirst(" -> \\[Help \\d+]$", "").replaceFirst("^ ", "");
        return line.length() > 400 ? line.substring(0, 400) + "..." : line;
    }
}
