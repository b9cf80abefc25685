package dev.rosey.isolation.internal.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.plugin.EndCause;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.FrameCodec;
import dev.rosey.isolation.internal.frame.Protocol;
import dev.rosey.isolation.internal.launch.LaunchedChild;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A process whose bytes are those that the test wrote down. */
class ChildTest {
    private static final long NONCE = 7;
    private static final byte[] TEXT = "This is no frame.\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] HELLO = FrameCodec.encode(
            new Frame.Hello(Protocol.MIN_VERSION, Protocol.MAX_VERSION, Protocol.API_VERSION, NONCE));

    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final InProcessEventBus bus = InProcessEventBus.create();

    /** A process that has written what it will ever write. */
    private record Recorded(InputStream output, boolean hasFramesOnStandardOutput, CompletableFuture<Integer> exit)
            implements LaunchedChild {
        @Override
        public long pid() {
            return 99_999_000; // more than any system gives
        }

        @Override
        public OutputStream input() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public InputStream errors() {
            return InputStream.nullInputStream();
        }

        @Override
        public void kill() {
            exit.complete(137);
        }
    }

    @AfterEach
    void close() {
        timers.shutdownNow();
        bus.close();
    }

    private String end(InputStream output, boolean standard) throws Exception {
        CompletableFuture<Child.End> end = new CompletableFuture<>();
        PluginHost host = (PluginHost) Proxy.newProxyInstance(ChildTest.class.getClassLoader(),
                new Class<?>[] {PluginHost.class}, (proxy, method, arguments) -> method.getName().equals("bus") ? bus : null);
        new Child(new Recorded(output, standard, new CompletableFuture<>()), Codeless.spec("scribe"),
                new byte[0], host, timers, Duration.ofHours(1), NONCE, new Child.Listener() {
                    @Override
                    public void initialized(Child child) {}

                    @Override
                    public void ready(Child child) {}

                    @Override
                    public void ended(Child child, Child.End how) {
                        end.complete(how);
                    }
                }).start();
        Child.End how = end.get(30, TimeUnit.SECONDS);
        EndCause cause = EndCauses.of(PluginState.RUNNING, how);
        assertThat(cause).isEqualTo(new EndCause.ProtocolViolation());
        return EndMessages.of("scribe", PluginState.RUNNING, how, cause);
    }

    private static InputStream greetingThenText() {
        return new SequenceInputStream(new ByteArrayInputStream(HELLO), new ByteArrayInputStream(TEXT));
    }

    @Test
    void textAmongFramesOnStandardOutputIsExplainedByWhoMayHaveWrittenIt() throws Exception {
        assertThat(end(greetingThenText(), true)).contains("protocol violation: ", "; its standard output carries frames",
                "must use System.out or a logger instead");
    }

    @Test
    void whereFramesHaveDescriptorsOfTheirOwnNothingIsSaidOfStandardOutput() throws Exception {
        assertThat(end(greetingThenText(), false)).contains("protocol violation: ",
                "; its frames go over descriptors 3 and 4: no code in it but the worker's may write there")
                .doesNotContain("standard output");
    }

    @Test
    void aProcessThatNeverGreetedHasNoCodeOfThePluginToBlame() throws Exception {
        assertThat(end(new ByteArrayInputStream(TEXT), true)).contains("protocol violation: ")
                .doesNotContain("standard output", "descriptors");
    }
}
