package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.bus.OverflowPolicy;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.isolation.testplugins.Chatterer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A subscriber of the host makes publishers wait: the plugin that publishes is heard all the same. */
class SlowSubscriberIT extends RealProcesses {
    private static final Duration BLOCKS = Duration.ofMinutes(5);
    private static final int EVENTS = 100;
    private static final int QUESTIONS = 50;

    @Override
    IsolatedRuntime.Builder configured(IsolatedRuntime.Builder builder) {
        return builder.heartbeat(Duration.ofMillis(500)); // three that are missed end the process
    }

    private Payload ask(String what, int number) throws Exception {
        Event question = Event.of(Subject.of("rosey.service.chatterer." + what), Payload.of(number));
        return host.bus.request(question, PATIENCE).toCompletableFuture().get(60, TimeUnit.SECONDS).payload();
    }

    @Test
    @SuppressWarnings("try") // the subscription only has to be there
    void itsAnswersAndSignsOfLifeArriveWhileItsEventsWait() throws Exception {
        TestPlugin plugin = TestPlugin.of("chatterer", Chatterer.class);
        PluginUnit unit = runtime.create(new PluginSpec(plugin, Value.map().build(),
                PermissionSet.of(PermissionProfile.STANDARD).forPlugin("chatterer"), RestartConfig.defaults(),
                ResourceLimits.defaults(), Duration.ofSeconds(20)), host);
        assertThat(unit.start().toCompletableFuture().get(30, TimeUnit.SECONDS)).isInstanceOf(StartResult.Started.class);
        long pid = unit.status().pid().orElseThrow();
        CountDownLatch go = new CountDownLatch(1);
        List<Integer> heard = new CopyOnWriteArrayList<>();
        SubscribeOptions blocking = SubscribeOptions.builder().capacity(1).overflow(OverflowPolicy.block(BLOCKS)).build();
        try (Subscription unused = host.bus.subscribe(SubjectFilter.of("rosey.event.chatterer.said"), blocking, event -> {
            go.await();
            heard.add(event.payload().as(Integer.class));
        })) {
            assertThat(ask("talk", EVENTS).as(Integer.class)).isEqualTo(EVENTS);
            for (int i = 0; i < QUESTIONS; i++) {
                assertThat(ask("echo", i).as(Integer.class)).isEqualTo(i);
            }
            long begun = System.nanoTime();
            await().atMost(PATIENCE).until(() -> {
                assertThat(ask("echo", 1).as(Integer.class)).isEqualTo(1);
                return System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(3); // longer than three heartbeats
            });
            assertThat(heard).isEmpty();
            assertThat(unit.status().pid()).hasValue(pid);
            go.countDown();
            await().atMost(PATIENCE).until(() -> heard.size() == EVENTS);
            assertThat(heard).isEqualTo(IntStream.rangeClosed(1, EVENTS).boxed().toList());
        } finally {
            go.countDown();
        }
    }
}
