package dev.rosey.nats.testing;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ClusterInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Servers on the loopback address that form a cluster with JetStream.
 *
 * <p>Members can be stopped, killed, paused and started again one by one; {@link #awaitReady} waits until the cluster is
 * whole again. Methods block until what they say has happened. To be used by one thread at a time.
 */
public final class NatsCluster implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int PORT_TRIES = 3;

    private final List<NatsServerRunner> members;

    private NatsCluster(List<NatsServerRunner> members) {
        this.members = List.copyOf(members);
    }

    /**
     * Starts a cluster and waits until it can keep a stream on all of its members.
     *
     * @param size how many servers; three survive the loss of one
     * @return the running cluster
     * @throws IllegalStateException if it does not form in time; the message has what the servers said
     */
    public static NatsCluster start(int size) {
        if (size < 2 || size > 5) {
            throw new IllegalArgumentException("size is " + size + "; expected 2 to 5");
        }
        for (int tries = 1; ; tries++) {
            NatsCluster cluster = new NatsCluster(launch(size));
            try {
                cluster.awaitReady();
                return cluster;
            } catch (RuntimeException e) {
                boolean portTaken = cluster.members.stream().anyMatch(each -> !each.isRunning());
                cluster.close();
                if (!portTaken || tries == PORT_TRIES) {
                    throw e;
                }
            }
        }
    }

    private static List<NatsServerRunner> launch(int size) {
        FreePorts ports = new FreePorts();
        List<Integer> routes = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            routes.add(ports.next());
        }
        String all = routes.stream().map(NatsCluster::route).collect(Collectors.joining(","));
        List<NatsServerRunner> started = new ArrayList<>();
        try {
            for (int i = 0; i < size; i++) {
                started.add(NatsServerRunner.builder()
                        .name("member-" + (i + 1))
                        .port(ports.next())
                        .arguments("-js", "--cluster_name", "rosey", "--cluster", route(routes.get(i)), "--routes", all)
                        .start());
            }
            return started;
        } catch (RuntimeException e) {
            started.forEach(NatsServerRunner::close);
            throw e;
        }
    }

    private static String route(int port) {
        return "nats://127.0.0.1:" + port;
    }

    /** The members, in the order of their names; those that do not run as well. */
    public List<NatsServerRunner> members() {
        return members;
    }

    /** Where clients connect to, with all members in it. */
    public List<String> urls() {
        return members.stream().map(NatsServerRunner::url).toList();
    }

    /**
     * Waits until all members run, know their leader and are as far as it, and a stream can be put on all of them.
     *
     * @throws IllegalStateException if that does not happen in time, or a member does not run
     */
    public void awaitReady() {
        for (NatsServerRunner member : members) {
            if (!member.isRunning()) {
                throw new IllegalStateException("The server " + member.name() + " does not run: " + member.log());
            }
        }
        String what = "a leader with " + (members.size() - 1) + " current followers";
        until(what, () -> MetaState.isWhole(members));
        until("a place for a stream on all members", this::canPlace);
    }

    /** The member that leads the JetStream of the cluster; waits while there is none. */
    public NatsServerRunner metaLeader() {
        return leader("a leader of the cluster", () -> MetaState.leaderName(running()));
    }

    /**
     * The member that leads a stream; waits while there is none.
     *
     * @param stream the name of an existing stream
     * @return its leader
     * @throws IllegalStateException if there is none in time
     */
    public NatsServerRunner leaderOf(String stream) {
        return leader("a leader of the stream " + stream, () -> leaderName(stream));
    }

    @SuppressWarnings("try") // closing a connection of jnats may throw InterruptedException, which is handled
    private Optional<String> leaderName(String stream) {
        try (Connection connection = connect()) {
            ClusterInfo cluster = connection.jetStreamManagement().getStreamInfo(stream).getClusterInfo();
            return Optional.ofNullable(cluster == null ? null : cluster.getLeader());
        } catch (IOException | JetStreamApiException notNow) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking for the leader of " + stream, e);
        }
    }

    private NatsServerRunner leader(String what, Question<Optional<String>> question) {
        List<NatsServerRunner> found = new ArrayList<>();
        until(what, () -> {
            Optional<String> name = question.answer();
            running().stream().filter(each -> name.equals(Optional.of(each.name()))).forEach(found::add);
            return !found.isEmpty();
        });
        return found.get(0);
    }

    private List<NatsServerRunner> running() {
        return members.stream().filter(NatsServerRunner::isRunning).toList();
    }

    @SuppressWarnings("try")
    private boolean canPlace() {
        try (Connection connection = connect()) {
            return MetaState.canPlace(connection, members.size());
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the cluster was forming", e);
        }
    }

    private Connection connect() throws IOException, InterruptedException {
        return Nats.connect(Options.builder()
                .servers(running().stream().map(NatsServerRunner::url).toArray(String[]::new))
                .noReconnect()
                .build());
    }

    private void until(String what, Question<Boolean> question) {
        try {
            Awaitility.await(what).atMost(READY).pollDelay(Duration.ZERO).pollInterval(POLL).until(question::answer);
        } catch (ConditionTimeoutException e) {
            String logs = members.stream().map(each -> each.name() + ": " + each.log()).collect(Collectors.joining("\n"));
            throw new IllegalStateException("The cluster did not come to " + what + " within " + READY + "\n" + logs, e);
        }
    }

    /** Kills all members and removes their files. */
    @Override
    public void close() {
        RuntimeException first = null;
        for (NatsServerRunner member : members) {
            try {
                member.close();
            } catch (IllegalStateException | UncheckedIOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** What is asked again until the answer is good. */
    @FunctionalInterface
    private interface Question<T> {
        T answer();
    }
}
