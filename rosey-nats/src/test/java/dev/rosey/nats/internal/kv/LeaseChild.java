package dev.rosey.nats.internal.kv;

import dev.rosey.api.spi.Lease;
import dev.rosey.nats.config.LeaseSpec;
import dev.rosey.nats.config.StorageSpec;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A host in a process of its own that competes for a lease: with a line of input it says whether it holds it, and tells of
 * what it hears. Ends with its input.
 */
final class LeaseChild {
    private LeaseChild() {}

    public static void main(String[] arguments) throws Exception {
        try (KvHost host = KvHost.connect(arguments[0], StorageSpec.defaults());
                KvLeases leases = new KvLeases(host.connection(), LeaseSpec.builder().holder("child").build(),
                        host.executor(), host.timer());
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            Lease lease = leases.lease(arguments[1]);
            campaign(lease);
            while (in.readLine() != null) {
                say("held " + lease.isHeld());
            }
        }
    }

    private static void campaign(Lease lease) {
        lease.campaign(new Lease.Listener() {
            @Override
            public void acquired() {
                say("acquired " + lease.token().orElse(-1));
            }

            @Override
            public void lost(String reason) {
                say("lost");
                campaign(lease);
            }

            @Override
            public void waiting(String reason) {
                say("waiting");
            }
        });
    }

    @SuppressWarnings("SystemOut") // the way to the test
    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
