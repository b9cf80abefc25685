package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What this process holds of the machine.
 *
 * @param threads live ones
 * @param descriptors open ones
 * @param children processes that it started and has not waited for, dead ones included
 * @param heapKilobytes reachable objects
 * @param residentKilobytes all memory that is its own and in use
 */
record Footprint(long threads, long descriptors, long children, long heapKilobytes, long residentKilobytes) {
    private static final Pattern RESIDENT = Pattern.compile("RssAnon:\\s+(\\d+) kB");

    static Footprint now() {
        System.gc();
        Runtime java = Runtime.getRuntime();
        String[] open = new File("/proc/self/fd").list();
        return new Footprint(Thread.getAllStackTraces().size(), open == null ? 0 : open.length,
                ProcessHandle.current().children().count(), (java.totalMemory() - java.freeMemory()) >> 10, resident());
    }

    private static long resident() {
        try {
            Matcher line = RESIDENT.matcher(Files.readString(Path.of("/proc/self/status")));
            return line.find() ? Long.parseLong(line.group(1)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It has grown by no more than what comes and goes by itself: a few threads and descriptors, and so much heap. */
    void isAtMost(Footprint before, long moreHeapKilobytes) {
        assertThat(children).as("children").isLessThanOrEqualTo(before.children);
        assertThat(descriptors).as("descriptors").isLessThanOrEqualTo(before.descriptors + 3);
        assertThat(threads).as("threads").isLessThanOrEqualTo(before.threads + 5);
        assertThat(heapKilobytes).as("heap in KB").isLessThanOrEqualTo(before.heapKilobytes + moreHeapKilobytes);
    }
}
