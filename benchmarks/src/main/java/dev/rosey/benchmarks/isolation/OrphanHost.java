package dev.rosey.benchmarks.isolation;

import dev.rosey.api.spi.PluginUnit;
import java.io.IOException;
import java.nio.file.Path;

/** A host that is going to be killed. Tells the numbers of its plugin's process and of a plain child. */
public final class OrphanHost {
    private OrphanHost() {}

    /**
     * The program.
     *
     * @param arguments the directory for the runtime's files
     */
    public static void main(String[] arguments) throws Exception {
        Street street = Street.open(Path.of(arguments[0]));
        PluginUnit unit = street.unit("orphan", new House());
        Street.requireStarted(Street.get(unit.start()));
        Process plain = PlainChild.start();
        PlainChild.awaitReady(plain);
        System.out.println(unit.status().pid().orElseThrow() + " " + plain.pid());
        if (System.in.read() < 0) { // who was to kill it is gone
            street.close();
            throw new IOException("Nobody has killed this host");
        }
    }
}
