package dev.rosey.benchmarks.isolation;

import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginContext;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.Requirements;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.spi.PluginArtifact;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The plugin of these measurements: answers what it is asked with the same, and counts events. */
public final class Guest implements Plugin {
    static final int CAPACITY = 1 << 17;
    static final String LAST = "last";

    private long count;

    /** Made by the worker. */
    public Guest() {}

    /** What it answers. */
    static Subject question(String name) {
        return Subject.of("rosey.command." + name + ".echo");
    }

    /** What it counts, until one comes that says it is the last. */
    static Subject item(String name) {
        return Subject.of("rosey.event." + name + ".item");
    }

    /** How many there were. */
    static Subject counted(String name) {
        return Subject.of("rosey.event." + name + ".counted");
    }

    @Override
    public void start(PluginContext context) {
        String name = context.manifest().name();
        context.bus().reply(SubjectFilter.of(question(name)), Event::payload);
        context.bus().subscribe(SubjectFilter.of(item(name)), SubscribeOptions.builder().capacity(CAPACITY).build(), event -> {
            count++;
            if (event.payload().asText().equals(LAST)) {
                context.bus().publish(counted(name), Payload.of(count));
                count = 0;
            }
        });
    }

    /** The plugin as the host gets it. */
    static final class Artifact implements PluginArtifact {
        private final PluginManifest manifest;
        private final byte[] code;

        private Artifact(PluginManifest manifest, byte[] code) {
            this.manifest = manifest;
            this.code = code;
        }

        static Artifact of(String name) {
            return new Artifact(new PluginManifest(name, "1.0", Guest.class.getName(), "", "", List.of(),
                    PermissionSet.of(PermissionProfile.STANDARD), Requirements.NONE, 1, RestartConfig.defaults(),
                    ResourceLimits.defaults(), List.of(), Value.none()), jar());
        }

        @Override
        public PluginManifest manifest() {
            return manifest;
        }

        @Override
        public byte[] code() {
            return code.clone();
        }

        @Override
        public String origin() {
            return manifest.name() + ".jar";
        }

        private static byte[] jar() {
            String name = Guest.class.getName().replace('.', '/') + ".class";
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream out = new ZipOutputStream(bytes);
                    InputStream in = Guest.class.getResourceAsStream('/' + name)) {
                if (in == null) {
                    throw new IllegalStateException("The class file of the plugin cannot be read");
                }
                out.putNextEntry(new ZipEntry(name));
                in.transferTo(out);
                out.closeEntry();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }
    }
}
