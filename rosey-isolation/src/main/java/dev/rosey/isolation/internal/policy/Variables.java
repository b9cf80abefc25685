package dev.rosey.isolation.internal.policy;

import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionSet;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The environment of a process: a fixed locale, and the variables that were granted by name. */
final class Variables {
    private Variables() {}

    /** Never those that change what a virtual machine or loader does, granted or not. */
    static Map<String, String> of(PermissionSet granted, Map<String, String> own) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("LANG", "C.UTF-8");
        if (own.containsKey("SystemRoot")) {
            environment.put("SystemRoot", own.getOrDefault("SystemRoot", ""));
        }
        for (String name : granted.resources(Permission.SYSTEM_ENV)) {
            String value = own.get(name);
            if (value != null && !isDangerous(name)) {
                environment.put(name, value);
            }
        }
        return environment;
    }

    private static boolean isDangerous(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.endsWith("JAVA_OPTIONS") || upper.equals("JAVA_TOOL_OPTIONS") || upper.equals("CLASSPATH")
                || upper.startsWith("LD_") || upper.startsWith("DYLD_") || upper.startsWith("JDK_JAVA")
                || upper.startsWith("_JAVA") || upper.startsWith("GLIBC_TUNABLES");
    }
}
