package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.bus.Outcome;
import dev.rosey.api.bus.RequestFailedException;
import dev.rosey.api.bus.SubscribeOptions;
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
import dev.rosey.isolation.testplugins.Sluggish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A plugin whose process reads nothing more: publishers and askers go on. */ // SUR-28
@EnabledOnOs(OS.LINUX)
class UnreadPipeIT extends RealProcesses {
    private static final int EVENTS = 60_000; // far more than its queue and its pipe hold
    private static final Subject FLOOD = Subject.of("rosey.event.flood");
    private static final Subject TAKEN = Subject.of("rosey.service.sluggish.taken");

    @Override
    IsolatedRuntime.Builder configured(IsolatedRuntime.Builder builder) {
        return builder.heartbeat(Duration.ofMinutes(10)); // nobody else may end the process meanwhile
    }

    private PluginUnit started() throws Exception {
        TestPlugin plugin = TestPlugin.of("sluggish", Sluggish.class).withConcurrency(2);
        PluginUnit unit = runtime.create(new PluginSpec(plugin, Value.map().build(),
                PermissionSet.of(PermissionProfile.STANDARD).forPlugin("sluggish"), RestartConfig.defaults(),
                ResourceLimits.defaults(), Duration.ofSeconds(20)), host);
        assertThat(unit.start().toCompletableFuture().get(30, TimeUnit.SECONDS)).isInstanceOf(StartResult.Started.class);
        return unit;
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor()).isZero();
    }

    @Test
    void delaysNoPublisherAndAnswersOverloadedUntilItReadsAgain() throws Exception {
        PluginUnit unit = started();
        long pid = unit.status().pid().orElseThrow();
        AtomicInteger heard = new AtomicInteger();
        host.bus.subscribe(SubjectFilter.of("rosey.event.flood"), SubscribeOptions.builder().direct().build(),
                event -> heard.incrementAndGet());
        signal("STOP", pid);
        for (long i = 0; i < EVENTS; i++) {
            host.bus.publish(FLOOD, Payload.of(i)); // would never return if it waited for the process
        }
        assertThat(heard).hasValue(EVENTS);

        List<CompletableFuture<Event>> asked = new ArrayList<>();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).untilAsserted(() -> {
            for (int i = 0; i < 100; i++) {
                asked.add(host.bus.request(Event.of(TAKEN, Payload.empty()), PATIENCE).toCompletableFuture());
            }
            assertThat(asked).anySatisfy(each -> assertThat(outcome(each)).isInstanceOf(Outcome.Overloaded.class));
        });
        assertThat(unit.status().pid()).hasValue(pid);

        signal("CONT", pid);
        Event go = Event.of(Subject.of("rosey.service.sluggish.go"), Payload.empty());
        await().atMost(PATIENCE).ignoreExceptions().until(() -> // overloaded until it has answered some
                host.bus.request(go, PATIENCE).toCompletableFuture().get(30, TimeUnit.SECONDS) != null);
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() ->
                assertThat(taken()).isNotEmpty().isSorted().endsWith(EVENTS - 1L).hasSizeLessThan(EVENTS));
        assertThat(unit.status().restarts()).isZero();
    }

    private List<Long> taken() throws Exception {
        Payload answer = host.bus.request(Event.of(TAKEN, Payload.empty()), PATIENCE)
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .payload();
        return ((Value.ListValue) answer.value()).items().stream().map(each -> each.as(Long.class)).toList();
    }

    private static Object outcome(CompletableFuture<Event> asked) throws InterruptedException {
        try {
            return asked.isDone() ? asked.get() : "open";
        } catch (ExecutionException e) {
            return e.getCause() instanceof RequestFailedException failed ? failed.outcome() : e;
        }
    }
}
