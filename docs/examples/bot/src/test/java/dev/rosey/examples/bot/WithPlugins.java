package dev.rosey.examples.bot;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Each test has a manager of its own, whose plugins run in real processes. */
abstract class WithPlugins {
    static final String DICE = "dice-roller";

    @TempDir
    Path cache;

    PluginHouse house;

    @BeforeEach
    void open() {
        house = new PluginHouse(cache);
    }

    @AfterEach
    void close() {
        house.close();
    }
}
