package dev.rosey.nats.internal.kv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.nats.config.LeaseSpec;
import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Hosts, clocks, messages and the store at their worst: one holder at every instant. */
class FencedLeaseProperties {
    private static final Duration TICK = Duration.ofMillis(10);
    private static final int TROUBLE = 6_000; // ticks
    private static final int CALM = 2_500;
    /** How long a store keeps everything after the first holder that it knows of. */
    private static final Duration BEFORE_LOSS = Duration.ofSeconds(10);

    @Property(tries = 150)
    void thereAreNeverTwoHolders(@ForAll long seed) {
        run(new Random(seed), false);
    }

    @Property(tries = 150)
    void thereAreNeverTwoHoldersThoughTheStoreLosesEverything(@ForAll long seed) {
        run(new Random(seed), true);
    }

    private static void run(Random random, boolean isForgetful) {
        LeaseWorld world = new LeaseWorld();
        // A message of one life of a store may meet the numbers of the next only after more than a term.
        int longest = isForgetful ? 2000 : 6000;
        world.delay = () -> Duration.ofMillis(random.nextInt(5) == 0 ? random.nextInt(longest) : random.nextInt(40));
        world.loss = () -> random.nextInt(20) == 0;
        for (int i = 0; i < 2 + random.nextInt(2); i++) {
            // The margin is a tenth of the duration: clocks may differ by that much together.
            world.host(LeaseSpec.builder().holder("host-" + i).build(), 0.96 + random.nextDouble() * 0.08).eager();
        }
        long greatest = 0;
        for (int tick = 0; tick < TROUBLE; tick++) {
            trouble(world, random, isForgetful);
            greatest = step(world, greatest, isForgetful);
        }
        world.delay = () -> Duration.ofMillis(5);
        world.loss = () -> false;
        world.hosts.forEach(LeaseWorld.Host::resume);
        for (int tick = 0; tick < CALM; tick++) {
            greatest = step(world, greatest, isForgetful);
        }
        assertThat(world.holders()).hasSize(1);
    }

    private static void trouble(LeaseWorld world, Random random, boolean isForgetful) {
        LeaseWorld.Host host = world.hosts.get(random.nextInt(world.hosts.size()));
        int dice = random.nextInt(1000);
        if (dice < 2) {
            host.pause();
            world.later(Duration.ofMillis(random.nextInt(20_000)), host::resume);
        } else if (dice < 4 && host.lease.isHeld()) {
            var unused = host.lease.release();
            host.campaign();
        } else if (dice < 10 && isForgetful && world.sinceFirstHeld().compareTo(BEFORE_LOSS) > 0) {
            world.loseStore();
        }
    }

    private static long step(LeaseWorld world, long before, boolean isForgetful) {
        world.advance(TICK);
        assertThat(world.holders().size()).as(world::story).isLessThanOrEqualTo(1);
        long greatest = before;
        for (LeaseWorld.Host holder : world.holders()) {
            long token = holder.lease.token().orElseThrow();
            assertThat(isForgetful || token >= before).as("%s is not below %s", token, before).isTrue();
            greatest = Math.max(greatest, token);
        }
        return greatest;
    }
}
