package dev.rosey.isolation;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A runtime that starts real processes, and a host that remembers what it hears of them. */
abstract class RealProcesses {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path cache;

    final RecordingHost host = new RecordingHost();
    IsolatedRuntime runtime;

    @BeforeEach
    void openRuntime() {
        runtime = configured(IsolatedRuntime.builder().cacheDirectory(cache.resolve("rosey")).archived(false)).build();
    }

    /** What a test wants otherwise. */
    IsolatedRuntime.Builder configured(IsolatedRuntime.Builder builder) {
        return builder;
    }

    @AfterEach
    void closeRuntime() {
        runtime.close();
        host.bus.close();
    }
}
