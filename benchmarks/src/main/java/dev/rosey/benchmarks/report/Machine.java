package dev.rosey.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;

/**
 * Where and when it was measured.
 *
 * @param processor its model
 * @param cores how many
 * @param java version and maker of the Java virtual machine
 * @param date the day, in UTC
 */
public record Machine(String processor, int cores, String java, LocalDate date) {
    /** This machine, now. */
    public static Machine here() {
        return new Machine(
                processor(Path.of("/proc/cpuinfo")),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vm.name") + ' ' + Runtime.version(),
                LocalDate.now(ZoneOffset.UTC));
    }

    static String processor(Path cpuInfo) {
        try (Stream<String> lines = Files.lines(cpuInfo)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException notLinux) {
            return System.getProperty("os.arch");
        }
    }

    /** All of it in one line. */
    @Override
    public String toString() {
        return processor + ", " + cores + (cores == 1 ? " core, " : " cores, ") + java + ", " + date;
    }
}
