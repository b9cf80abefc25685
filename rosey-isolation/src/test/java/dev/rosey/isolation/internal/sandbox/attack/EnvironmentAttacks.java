package dev.rosey.isolation.internal.sandbox.attack;

import static dev.rosey.isolation.internal.sandbox.attack.Attack.Need.KERNEL;

import java.nio.file.Files;
import java.nio.file.Path;

/** Variables of the host, where secrets are. */
final class EnvironmentAttacks {
    private EnvironmentAttacks() {}

    static void add(Attack.Collection to) {
        to.add("inherit the host's variables", scene -> {
            if (!System.getenv().containsKey("PATH")) {
                throw new IllegalStateException("not inherited");
            }
        });
        to.add("read the host's variables", KERNEL, scene ->
                Files.readAllBytes(Path.of("/proc/" + scene.host() + "/environ")));
        to.add("read the host's command line", scene -> Files.readAllBytes(Path.of("/proc/" + scene.host() + "/cmdline")));
        to.add("find out the host's working directory", KERNEL, scene ->
                Files.readSymbolicLink(Path.of("/proc/" + scene.host() + "/cwd")));
    }
}
