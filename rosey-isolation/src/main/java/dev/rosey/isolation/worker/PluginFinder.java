package dev.rosey.isolation.worker;

import dev.rosey.api.plugin.Plugin;
import dev.rosey.api.plugin.PluginException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/** Makes a plugin of its code. */
final class PluginFinder {
    private static final int SEARCHED = 2000;

    private final CodeArchive archive;
    private final ClassLoader loader;

    PluginFinder(CodeArchive archive, ClassLoader loader) {
        this.archive = archive;
        this.loader = loader;
    }

    /**
     * Makes an instance of the class.
     *
     * @throws PluginException if the class is missing or is no plugin; the message lists what was found
     * @throws Exception what the constructor threw
     */
    Plugin create(String main) throws Exception {
        Class<?> type;
        try {
            type = Class.forName(main, false, loader);
        } catch (ClassNotFoundException e) {
            throw new PluginException("PLUGIN-024", "The class " + main + " that the manifest names as \"main\" is not "
                    + "in the jar; " + found());
        }
        if (!Plugin.class.isAssignableFrom(type) || Modifier.isAbstract(type.getModifiers())) {
            throw new PluginException("PLUGIN-024", "The class " + main + " that the manifest names as \"main\" does "
                    + (Plugin.class.isAssignableFrom(type) ? "implement" : "not implement") + " " + Plugin.class.getName()
                    + (Plugin.class.isAssignableFrom(type) ? ", but is abstract; " : "; ") + found());
        }
        try {
            Constructor<? extends Plugin> constructor = type.asSubclass(Plugin.class).getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (NoSuchMethodException e) {
            throw new PluginException("PLUGIN-024", "The class " + main
                    + " has no constructor without parameters; give it one, and take what the plugin needs in start", e);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception thrown) {
                throw thrown;
            }
            throw e;
        }
    }

    private String found() {
        List<String> plugins = new ArrayList<>();
        for (String name : archive.names()) {
            if (plugins.size() < 10 && name.endsWith(".class") && !name.startsWith("META-INF/")) {
                String type = name.substring(0, name.length() - ".class".length()).replace('/', '.');
                if (type.endsWith("Plugin") || (archive.names().size() < SEARCHED && isPlugin(type))) {
                    plugins.add(type);
                }
            }
        }
        return plugins.isEmpty()
                ? "no class in the jar looks like a plugin"
                : "classes in the jar that look like plugins: " + plugins + "; correct \"main\" in the manifest";
    }

    private boolean isPlugin(String type) {
        try {
            Class<?> candidate = Class.forName(type, false, loader);
            return Plugin.class.isAssignableFrom(candidate) && !candidate.isInterface();
        } catch (ClassNotFoundException | LinkageError e) {
            return false; // a class that cannot be loaded is no plugin
        }
    }
}
