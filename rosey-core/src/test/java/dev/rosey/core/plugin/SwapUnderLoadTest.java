package dev.rosey.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.core.bus.InProcessEventBus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Versions of a plugin take turns while several threads publish and ask. */
class SwapUnderLoadTest {
    private static final int SWAPS = 50;
    private static final int PER_SWAP = 2000;
    private static final int PUBLISHERS = 2;
    private static final int ASKERS = 2;
    private static final Subject EVENTS = Subject.of("rosey.event.twin.said");
    private static final Subject QUESTIONS = Subject.of("rosey.event.twin.asked");

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final InProcessEventBus bus = InProcessEventBus.create();
    private final InProcessRuntime runtime = InProcessRuntime.create();
    private final PluginManager manager =
            new PluginManager(bus, "test", List.of(runtime), InstantSource.system(), timer, executor);
    private final Queue<Handled> handled = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final AtomicInteger swaps = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    @AfterEach
    void close() {
        manager.close();
        runtime.close();
        bus.close();
        timer.shutdownNow();
        executor.shutdownNow();
    }

    private record Said(int publisher, int number) {}

    private record Handled(String version, Said what) {}

    /** Notes the events that it hears, and answers some questions at once and some later. */
    private final class Twin implements Plugin {
        @Override
        public void start(PluginContext context) {
            String version = context.manifest().version();
            context.bus().subscribe(SubjectFilter.of(EVENTS), SubscribeOptions.builder().capacity(1 << 16).build(),
                    event -> handled.add(new Handled(version, event.payload().as(Said.class))));
            context.bus().reply(SubjectFilter.of(QUESTIONS), SubscribeOptions.queueGroup("twin"), question -> {
                String id = question.payload().asText();
                asked.computeIfAbsent(id, key -> new AtomicInteger()).incrementAndGet();
                return id.hashCode() % 3 == 0
                        ? CompletableFuture.supplyAsync(() -> Payload.of(id), executor)
                        : CompletableFuture.completedFuture(Payload.of(id));
            });
        }
    }

    private PluginInstance version(int number) {
        PermissionSet permissions = permissions();
        PluginManifest plain = PluginManifest.of("twin", "1." + number, Twin.class);
        return PluginInstance.of(new PluginManifest(plain.name(), plain.version(), plain.main(), "", "", plain.commands(),
                permissions, plain.requires(), 1, plain.restart(), plain.limits(), List.of(), plain.configSchema()),
                Twin::new);
    }

    private static PermissionSet permissions() {
        return PermissionSet.builder(PermissionProfile.STANDARD)
                .grant(Permission.EVENT_SUBSCRIBE, "rosey.event.twin.>")
                .build();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    /** How many may be published so far, so that the memory of the test is bounded. */
    private int allowed() {
        return (swaps.get() + 1) * PER_SWAP;
    }

    private int publish(int publisher) {
        int number = 0;
        while (!over.get()) {
            if (number < allowed() && bus.pending(EVENTS) < 1000) {
                bus.publish(EVENTS, Payload.of(new Said(publisher, number++)));
            } else {
                Thread.yield();
            }
        }
        return number;
    }

    private List<String> ask(int asker) throws InterruptedException {
        List<String> problems = new ArrayList<>();
        Semaphore room = new Semaphore(50);
        for (int number = 0; !over.get(); number++) {
            while (number >= allowed() && !over.get()) {
                Thread.yield();
            }
            room.acquire();
            String id = asker + "-" + number;
            CompletionStage<Event> answer = bus.request(QUESTIONS, Payload.of(id), Duration.ofSeconds(30));
            CompletionStage<?> unused = answer.whenComplete((event, failure) -> {
                if (failure != null || !event.payload().asText().equals(id)) {
                    synchronized (problems) {
                        problems.add(id + ": " + failure);
                    }
                }
                room.release();
            });
        }
        room.acquire(50);
        return problems;
    }

    @Test
    void eachEventIsHandledOnceAndEachQuestionAnsweredOnceOverFiftySwaps() throws Exception {
        manager.load(version(0), PluginSettings.defaults().withGranted(permissions()));
        assertThat(get(manager.start("twin")).isRunning()).isTrue();
        List<CompletableFuture<Integer>> publishers = new ArrayList<>();
        List<CompletableFuture<List<String>>> askers = new ArrayList<>();
        for (int i = 0; i < PUBLISHERS; i++) {
            int publisher = i;
            publishers.add(CompletableFuture.supplyAsync(() -> publish(publisher), executor));
        }
        for (int i = 0; i < ASKERS; i++) {
            int asker = i;
            CompletableFuture<List<String>> done = new CompletableFuture<>();
            askers.add(done);
            executor.execute(() -> {
                try {
                    done.complete(ask(asker));
                } catch (InterruptedException e) {
                    done.completeExceptionally(e);
                }
            });
        }

        for (int swap = 1; swap <= SWAPS; swap++) {
            assertThat(get(manager.swap("twin", version(swap), SwapOptions.defaults())))
                    .isInstanceOfSatisfying(SwapResult.Swapped.class, done -> assertThat(done.drained()).isTrue());
            swaps.set(swap);
        }
        over.set(true);
        for (CompletableFuture<List<String>> asker : askers) {
            assertThat(get(asker)).isEmpty();
        }
        int published = 0;
        for (CompletableFuture<Integer> publisher : publishers) {
            published += get(publisher);
        }
        assertThat(get(manager.stop("twin")).isStopped()).isTrue();

        assertThat(asked.values()).isNotEmpty().allMatch(times -> times.get() == 1);
        hasEachOnceAndInOrder(published);
    }

    /** The last version was stopped with events waiting, so that only the last of each publisher may be missing. */
    private void hasEachOnceAndInOrder(int published) {
        Map<Integer, Map<Integer, String>> versions = new ConcurrentHashMap<>();
        Map<String, Integer> last = new ConcurrentHashMap<>();
        for (Handled each : handled) {
            Map<Integer, String> of = versions.computeIfAbsent(each.what().publisher(), key -> new ConcurrentHashMap<>());
            assertThat(of.put(each.what().number(), each.version())).as("%s", each).isNull();
            Integer before = last.put(each.version() + '/' + each.what().publisher(), each.what().number());
            assertThat(before == null ? -1 : before).as("%s", each).isLessThan(each.what().number());
        }
        versions.values().forEach(of -> {
            int end = of.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1);
            assertThat(of).as("none is missing in between").hasSize(end + 1);
        });
        assertThat(handled.size()).isLessThanOrEqualTo(published).isGreaterThan(published - 3000);
        assertThat(handled.stream().map(Handled::version).distinct().count()).isGreaterThan(10);
    }
}
