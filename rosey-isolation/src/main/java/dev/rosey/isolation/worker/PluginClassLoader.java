package dev.rosey.isolation.worker;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Defines a plugin's classes from memory. They see the JDK, rosey-api and slf4j-api besides each other. */
final class PluginClassLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final CodeArchive archive;
    private final Map<String, ProtectionDomain> domains = new ConcurrentHashMap<>(); // by the prefix of the jar

    PluginClassLoader(CodeArchive archive, ClassLoader worker) {
        super("plugin", new ApiClassLoader(worker));
        this.archive = archive;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        String file = name.replace('.', '/') + ".class";
        CodeArchive.Jar jar = archive.find(file);
        byte[] bytes = jar == null ? null : jar.file(file);
        if (jar == null || bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length, domain(jar.prefix()));
    }

    /** Where a class came from, for libraries that ask for it. Nothing is sealed and nobody has signed anything. */
    private ProtectionDomain domain(String prefix) {
        ProtectionDomain known = domains.get(prefix);
        if (known == null) {
            CodeSource source = new CodeSource(url(prefix), (Certificate[]) null);
            ProtectionDomain made = new ProtectionDomain(source, null, this, null);
            ProtectionDomain other = domains.putIfAbsent(prefix, made);
            known = other == null ? made : other;
        }
        return known;
    }

    @Override
    protected @Nullable URL findResource(String name) {
        CodeArchive.Jar jar = archive.find(name);
        return jar == null ? null : url(jar.prefix() + name);
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        List<URL> found = new ArrayList<>();
        for (CodeArchive.Jar jar : archive.findAll(name)) {
            URL url = url(jar.prefix() + name);
            if (url != null) {
                found.add(url);
            }
        }
        return Collections.enumeration(found);
    }

    private @Nullable URL url(String address) {
        try {
            return new URL(null, new URI("rosey-plugin", null, "/".concat(address), null).toString(), new Memory(archive));
        } catch (URISyntaxException | MalformedURLException e) {
            return null; // a name that no address can have
        }
    }

    /** Opens addresses of files in memory, also those that are made relative to another. */
    private static final class Memory extends URLStreamHandler {
        private final CodeArchive archive;

        private Memory(CodeArchive archive) {
            this.archive = archive;
        }

        @Override
        protected URLConnection openConnection(URL url) throws IOException {
            byte[] bytes;
            try {
                bytes = archive.at(url.toURI().getPath().substring(1));
            } catch (URISyntaxException e) {
                throw new MalformedURLException(e.getMessage());
            }
            if (bytes == null) {
                throw new FileNotFoundException("The plugin has no file " + url);
            }
            return new URLConnection(url) {
                @Override
                public void connect() {
                    connected = true;
                }

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream(bytes);
                }

                @Override
                public long getContentLengthLong() {
                    return bytes.length;
                }
            };
        }
    }

    /** Shows of the worker only what plugins are compiled against. */
    private static final class ApiClassLoader extends ClassLoader {
        private final ClassLoader worker;

        private ApiClassLoader(ClassLoader worker) {
            super("api", ClassLoader.getPlatformClassLoader());
            this.worker = worker;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("dev.rosey.api.") || name.startsWith("org.slf4j.")) {
                return worker.loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
