package dev.rosey.isolation.internal.policy;

import dev.rosey.isolation.internal.sandbox.SandboxPolicy;
import java.nio.file.Path;

/**
 * What every process of a runtime needs, whatever its plugin was granted.
 *
 * @param home the Java installation
 * @param policy under which it starts
 */
public record JavaBase(Path home, SandboxPolicy policy) {
    /** The program by which Java starts others. */
    Path spawnHelper() {
        return home.resolve("lib").resolve("jspawnhelper");
    }
}
