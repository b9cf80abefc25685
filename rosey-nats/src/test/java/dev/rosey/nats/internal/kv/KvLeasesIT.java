package dev.rosey.nats.internal.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.spi.Lease;
import dev.rosey.nats.config.LeaseSpec;
import dev.rosey.nats.config.StorageSpec;
import dev.rosey.nats.testing.NatsServerRunner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leases in a bucket of a real server. */
class KvLeasesIT {
    private static final LeaseSpec QUICK = LeaseSpec.builder().holder("host-a").duration(Duration.ofMillis(1500))
            .margin(Duration.ofMillis(150)).refreshEvery(Duration.ofMillis(300)).retryEvery(Duration.ofMillis(100)).build();

    private NatsServerRunner server;
    private KvHost a;
    private KvHost b;

    @BeforeEach
    void start() throws Exception {
        server = NatsServerRunner.start("-js");
        a = KvHost.connect(server.url(), StorageSpec.defaults());
        b = KvHost.connect(server.url(), StorageSpec.defaults());
    }

    @AfterEach
    void stop() {
        a.close();
        b.close();
        server.close();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(5));
    }

    private static KvLeases leases(KvHost host, LeaseSpec spec) {
        return new KvLeases(host.connection(), spec, host.executor(), host.timer());
    }

    @Test
    void oneHostHoldsItAndTheOtherFollowsWhenItGivesBack() {
        try (KvLeases first = leases(a, QUICK); KvLeases second = leases(b, QUICK)) {
            Lease mine = first.lease("cytube/movies");
            Lease theirs = second.lease("cytube/movies");
            Heard heard = new Heard(theirs);
            mine.campaign(new Heard(mine));
            soon().until(mine::isHeld);
            long token = mine.token().orElseThrow();
            theirs.campaign(heard);
            soon().until(() -> heard.notices.contains("waiting: host-a holds it"));
            assertThat(theirs.isHeld()).isFalse();
            mine.close();
            assertThat(mine.isHeld()).isFalse();
            soon().until(theirs::isHeld);
            assertThat(theirs.token().orElseThrow()).isGreaterThan(token);
            soon().until(() -> heard.notices.contains("acquired"));
        }
    }

    @Test
    void leasesOfDifferentNamesHaveNothingToDoWithEachOther() {
        try (KvLeases first = leases(a, QUICK); KvLeases second = leases(b, QUICK)) {
            Lease movies = first.lease("cytube/movies");
            Lease music = second.lease("cytube/music · öffentlich");
            movies.campaign(new Heard(movies));
            music.campaign(new Heard(music));
            soon().until(() -> movies.isHeld() && music.isHeld());
        }
    }

    @Test
    void aHostThatIsGoneIsFollowedWhenItsTimeIsOver() {
        try (KvLeases second = leases(b, QUICK)) {
            KvLeases first = leases(a, QUICK);
            Lease mine = first.lease("lease");
            Lease theirs = second.lease("lease");
            mine.campaign(new Heard(mine));
            soon().until(mine::isHeld);
            theirs.campaign(new Heard(theirs));
            a.close(); // without a word
            AtomicBoolean wereTwo = new AtomicBoolean();
            soon().until(() -> {
                wereTwo.compareAndSet(false, mine.isHeld() && theirs.isHeld());
                return theirs.isHeld();
            });
            assertThat(wereTwo).isFalse();
            assertThat(mine.isHeld()).isFalse();
        }
    }

    @Test
    void aLeaseOutlivesAServerThatIsStartedAnewInTime() throws Exception {
        try (KvLeases first = leases(a, LeaseSpec.builder().holder("host-a").build())) {
            Lease mine = first.lease("lease");
            Heard heard = new Heard(mine);
            mine.campaign(heard);
            soon().until(mine::isHeld);
            long token = mine.token().orElseThrow();
            server.restart();
            soon().until(() -> a.connection().getStatus().name().equals("CONNECTED"));
            Lease theirs = first.lease("lease"); // sees that it is confirmed again and again
            Heard waiting = new Heard(theirs);
            theirs.campaign(waiting);
            soon().until(() -> waiting.notices.contains("waiting: host-a holds it"));
            assertThat(mine.token()).hasValue(token);
            assertThat(heard.notices).noneMatch(notice -> notice.startsWith("lost"));
        }
    }

    @Test
    void withoutAServerALeaseIsLostAndCampaignedForAgain() {
        try (KvLeases first = leases(a, QUICK)) {
            Lease mine = first.lease("lease");
            Heard heard = new Heard(mine).eager();
            mine.campaign(heard);
            soon().until(mine::isHeld);
            server.stop();
            soon().until(() -> heard.notices.stream().anyMatch(notice -> notice.startsWith("lost")));
            assertThat(mine.isHeld()).isFalse();
            soon().until(() -> heard.notices.stream().anyMatch(notice -> notice.contains("the store cannot be asked")));
            server.restart();
            soon().until(mine::isHeld);
        }
    }

    @Test
    void theSameLeaseTwiceInOneHostIsTwoCompetitors() {
        try (KvLeases first = leases(a, QUICK)) {
            Lease one = first.lease("lease");
            Lease two = first.lease("lease");
            one.campaign(new Heard(one));
            two.campaign(new Heard(two));
            soon().until(() -> one.isHeld() || two.isHeld());
            assertThat(one.isHeld() && two.isHeld()).isFalse();
            one.close();
            soon().until(two::isHeld);
        }
    }

    @Test
    void closedLeasesAreGivenBackAndNoMoreAreMade() {
        KvLeases first = leases(a, QUICK);
        Lease mine = first.lease("lease");
        assertThatIllegalArgumentException().isThrownBy(() -> first.lease(""));
        mine.campaign(new Heard(mine));
        soon().until(mine::isHeld);
        first.close();
        first.close();
        assertThat(mine.isHeld()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> first.lease("lease"));
        try (KvLeases second = leases(b, LeaseSpec.builder().duration(Duration.ofMinutes(10)).build())) {
            Lease theirs = second.lease("lease");
            theirs.campaign(new Heard(theirs));
            soon().until(theirs::isHeld); // at once, not after ten minutes
        }
    }

    @Test
    void aProcessThatStoodStillKnowsThatItDoesNotHoldTheLeaseAnyMore() throws Exception {
        try (Child child = Child.start(server.url(), "lease"); KvLeases second = leases(b, QUICK)) {
            child.awaitLine("acquired");
            Lease mine = second.lease("lease");
            Heard heard = new Heard(mine);
            mine.campaign(heard);
            soon().until(() -> heard.notices.contains("waiting: child holds it"));
            child.signal("STOP");
            soon().until(mine::isHeld);
            child.ask(); // waits in its input
            child.signal("CONT");
            assertThat(child.awaitLine("held")).isEqualTo("held false");
            child.awaitLine("waiting");
            assertThat(mine.isHeld()).isTrue();
            mine.close();
            String again = child.awaitLine("acquired");
            assertThat(Long.parseLong(again.substring("acquired ".length()))).isPositive();
        }
    }

    /** What a competitor hears. */
    private static final class Heard implements Lease.Listener {
        private final List<String> notices = new CopyOnWriteArrayList<>();
        private final Lease lease;
        private volatile boolean isEager;

        private Heard(Lease lease) {
            this.lease = lease;
        }

        private Heard eager() {
            isEager = true;
            return this;
        }

        @Override
        public void acquired() {
            notices.add("acquired");
        }

        @Override
        public void lost(String reason) {
            notices.add("lost: " + reason);
            if (isEager) {
                lease.campaign(this);
            }
        }

        @Override
        public void waiting(String reason) {
            notices.add("waiting: " + reason);
        }
    }

    /** Another host in a process of its own, which can be made to stand still. */
    private static final class Child implements AutoCloseable {
        private final Process process;
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        private Child(Process process) {
            this.process = process;
            Thread reader = new Thread(this::read, "rosey-test-1");
            reader.setDaemon(true);
            reader.start();
        }

        private static Child start(String url, String name) throws IOException {
            Path java = Path.of(System.getProperty("java.home"), "bin", "java");
            return new Child(new ProcessBuilder(java.toString(), "-Xmx64m", "-cp", System.getProperty("java.class.path"),
                    LeaseChild.class.getName(), url, name).redirectError(ProcessBuilder.Redirect.INHERIT).start());
        }

        private void read() {
            try (BufferedReader in = new BufferedReader(
                    new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                in.lines().forEach(lines::add);
            } catch (IOException e) {
                lines.add("unreadable: " + e.getMessage());
            }
        }

        /** The next line that starts so; what was said before it is passed over. */
        private String awaitLine(String start) throws InterruptedException {
            String line;
            do {
                line = lines.poll(40, TimeUnit.SECONDS);
                assertThat(line).as("a line that starts with " + start).isNotNull();
            } while (!line.startsWith(start));
            return line;
        }

        private void ask() throws IOException {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        }

        private void signal(String signal) throws IOException, InterruptedException {
            Process kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start();
            assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(kill.exitValue()).isZero();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
