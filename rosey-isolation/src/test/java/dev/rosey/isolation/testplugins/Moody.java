package dev.rosey.isolation.testplugins;

import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks its host in each start what to do: run, throw or hang. */
public final class Moody implements Plugin {
    @Override
    public void start(PluginContext context) throws Exception {
        String mood = context.bus()
                .request(Subject.of("rosey.service.test.mood"), Payload.empty(), Duration.ofSeconds(10))
                .toCompletableFuture().get(10, TimeUnit.SECONDS).payload().asText();
        if (mood.equals("throw")) {
            throw new IllegalStateException("not in the mood");
        } else if (mood.equals("hang")) {
            new CountDownLatch(1).await();
        }
    }
}
