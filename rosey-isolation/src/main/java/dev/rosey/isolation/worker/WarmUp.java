package dev.rosey.isolation.worker;

import dev.rosey.api.command.Reply;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.Requirements;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.spi.BusCommandRegistry;
import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.FrameCodec;
import dev.rosey.isolation.internal.frame.FrameReader;
import dev.rosey.isolation.internal.frame.FrameWriter;
import dev.rosey.isolation.internal.frame.ManifestForm;
import dev.rosey.isolation.internal.frame.Protocol;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Starts a plugin that does nothing, with a host that is not there, so that a process that waits for its plugin has loaded
 * what a start takes. Nothing of it goes to the host, and no thread of it stays.
 */
final class WarmUp implements Runnable {
    private static final String NAME = "nobody";
    private static final String COMMAND = "nothing";
    private static final int ROUNDS = 3;

    /** The plugin. */
    static final class Nobody implements Plugin {
        @Override
        public void start(PluginContext context) {
            context.commands().register(COMMAND, invocation -> Reply.text(invocation.user()));
        }
    }

    /** What the host would answer: that all is well. */
    private static final class Echo extends OutputStream {
        private final AtomicReference<@Nullable HostLink> link = new AtomicReference<>();

        @Override
        public void write(int one) throws IOException {
            throw new IOException("Frames are written as a whole");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            FrameReader reader = new FrameReader(new ByteArrayInputStream(bytes, offset, length));
            HostLink asking = link.get();
            for (Optional<Frame> frame = reader.read(); frame.isPresent(); frame = reader.read()) {
                if (frame.get() instanceof Frame.Subscribe subscribe && asking != null) {
                    asking.answered(subscribe.id(), new Answer.Done());
                }
            }
        }
    }

    @Override
    public void run() {
        try {
            for (int round = 0; round < ROUNDS; round++) {
                rehearse();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception | LinkageError e) {
            return; // nothing may be said before the host greets; what does not work shows when a plugin starts
        }
    }

    static void rehearse() throws Exception {
        byte[] jar = jar();
        Frame.Configure what = received(jar);
        PluginManifest manifest = PluginManifest.of(what.manifest());
        PermissionSet granted = ManifestForm.permissions(what.granted());
        CodeArchive archive = CodeArchive.of(jar);
        PluginClassLoader loader = new PluginClassLoader(archive, WarmUp.class.getClassLoader());
        Plugin plugin = new PluginFinder(archive, loader).create(manifest.main());
        plugin.validate(what.config());

        Echo host = new Echo();
        FrameWriter writer = new FrameWriter(host, "rosey-warm-up-1", batch -> {}, 1 << 20, Protocol.MAX_CALLS,
                Long.MAX_VALUE);
        HostLink link = new HostLink(writer, () -> {});
        host.link.set(link);
        writer.start();
        try {
            LogSink log = new LogSink(writer);
            Handlers handlers = new Handlers(new Crew(new Nothing()));
            WorkerBus bus = new WorkerBus(NAME, link, handlers, new Courtesy(NAME, granted), log, Runnable::run);
            BusCommandRegistry commands = new BusCommandRegistry(manifest, bus);
            WorkerScheduler scheduler = new WorkerScheduler(handlers, log);
            plugin.start(new WorkerContext(manifest, bus, commands, what.config(), scheduler, InstantSource.system(),
                    new Random(), new WorkerLogger(NAME, log), new WorkerStorage(link, Runnable::run),
                    new WorkerHttp(link, Runnable::run)));
            link.send(new Frame.Initialized());
            link.send(new Frame.Ready());
            scheduler.close();
        } finally {
            writer.finish(500);
        }
    }

    /** Has nothing to read. */
    private static final class Nothing implements Crew.Reading {
        @Override
        public void begin() {}

        @Override
        public boolean readOne() {
            return false;
        }
    }

    /** What arrives at a start, as it comes out of the pipe. */
    private static Frame.Configure received(byte[] jar) throws Exception {
        CommandSpec command = new CommandSpec(COMMAND, List.of("none"), "nothing", "Does nothing.", 0, Duration.ofSeconds(1),
                Optional.of(Duration.ofSeconds(5)));
        PermissionSet permissions = PermissionSet.of(PermissionProfile.STANDARD).forPlugin(NAME);
        PluginManifest manifest = new PluginManifest(NAME, "1.0", Nobody.class.getName(), "", "", List.of(command),
                permissions, Requirements.NONE, 1, RestartConfig.defaults(), ResourceLimits.defaults(), List.of(),
                Value.none());
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        sent.write(FrameCodec.encode(new Frame.Hello(
                Protocol.MIN_VERSION, Protocol.MAX_VERSION, Protocol.API_VERSION, 1)));
        sent.write(FrameCodec.encode(new Frame.Configure(ManifestForm.toValue(manifest),
                Value.map().put("text", "a").put("number", 1).build(), ManifestForm.toValue(permissions), jar.length,
                new Value.Bytes(MessageDigest.getInstance("SHA-256").digest(jar)), OptionalLong.empty())));
        sent.write(FrameCodec.encode(new Frame.Code(new Value.Bytes(jar))));
        FrameReader reader = new FrameReader(new ByteArrayInputStream(sent.toByteArray()));
        Frame.Configure configure = null;
        for (Optional<Frame> frame = reader.read(); frame.isPresent(); frame = reader.read()) {
            configure = frame.get() instanceof Frame.Configure each ? each : configure;
        }
        if (configure == null) {
            throw new IOException("What was written is not what is read back");
        }
        return configure;
    }

    private static byte[] jar() throws IOException {
        String name = Nobody.class.getName().replace('.', '/') + ".class";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes);
                InputStream in = WarmUp.class.getResourceAsStream('/' + name)) {
            if (in == null) {
                throw new IOException("The class file of " + name + " is missing");
            }
            out.putNextEntry(new ZipEntry(name));
            in.transferTo(out);
            out.closeEntry();
        }
        return bytes.toByteArray();
    }
}
