package dev.rosey.isolation.worker;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Defines a plugin's classes from memory. They see the JDK, rosey-api and slf4j-api besides each other. */
final class PluginClassLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final CodeArchive archive;

    PluginClassLoader(CodeArchive archive, ClassLoader worker) {
        super("plugin", new ApiClassLoader(worker));
        this.archive = archive;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = archive.file(name.replace('.', '/') + ".class");
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        byte[] bytes = archive.file(name);
        if (bytes == null) {
            return null;
        }
        try {
            return new URL(null, "rosey-plugin:/" + name, new Memory(bytes));
        } catch (MalformedURLException e) {
            return null; // a name that no address can have
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL found = findResource(name);
        return found == null ? Collections.emptyEnumeration() : Collections.enumeration(List.of(found));
    }

    private static final class Memory extends URLStreamHandler {
        private final byte[] bytes;

        private Memory(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {
                    connected = true;
                }

                @Override
                public InputStream getInputStream() throws IOException {
                    return new ByteArrayInputStream(bytes);
                }

                @Override
                public int getContentLength() {
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
