package dev.rosey.cytube.internal.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes secrets and personal data out of frames: passwords, addresses (cloaked ones too), other names of users, and logs
 * of channels. What is left may be logged or handed on. Nothing that is given is changed.
 */
public final class Redaction {
    /** Stands where something was taken out. */
    static final String HIDDEN = "…";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Deeper than anything a server says; what is deeper is dropped, so that a hostile frame cannot exhaust the stack. */
    private static final int MAX_DEPTH = 64;

    private static final Set<String> SECRET_FIELDS = Set.of("password", "pw", "ip", "aliases", "email", "global_ip");

    private static final String ALIASES = "(aliases: ";

    /** Addresses as the server writes them: four parts with dots, or parts with colons; real, cloaked or a range. */
    private static final Pattern ADDRESS = Pattern.compile(
            "(?<![^\\s(\\[])[0-9A-Za-z+/*]{1,4}(?:\\.[0-9A-Za-z+/*]{1,4}){2,3}(?![^\\s)\\],:])"
                    + "|(?<![^\\s(\\[])[0-9A-Za-z+/*]{0,4}(?::[0-9A-Za-z+/*]{0,4}){2,8}(?![^\\s)\\],])");

    private Redaction() {}

    /**
     * Copies arguments without what nobody else should see.
     *
     * @param event the server's name for it, in either direction
     * @param arguments what goes with it
     */
    public static List<JsonNode> of(String event, List<JsonNode> arguments) {
        if (event.equals("channelPassword") || isForAdministrators(event)) {
            return Collections.nCopies(arguments.size(), hidden());
        }
        List<JsonNode> copies = new ArrayList<>(arguments.size());
        for (JsonNode argument : arguments) {
            JsonNode copy = copy(argument, 0);
            if (copy instanceof ObjectNode object) {
                clean(event, object);
            }
            copies.add(copy);
        }
        return List.copyOf(copies);
    }

    /** Takes names and addresses out of a line that the server itself says to moderators. */
    static String serverLine(String text) {
        int aliases = text.indexOf(ALIASES);
        String rest = aliases < 0 ? text : text.substring(0, aliases) + ALIASES + HIDDEN + ')';
        return ADDRESS.matcher(rest).replaceAll(HIDDEN);
    }

    private static boolean isForAdministrators(String event) {
        return event.toLowerCase(Locale.ROOT).startsWith("acp-");
    }

    private static void clean(String event, ObjectNode object) {
        if (event.equals("readChanLog")) {
            object.replace("data", hidden());
        }
        boolean isServerLine = Fields.text(object, "username").filter(name -> name.startsWith("[")).isPresent();
        if (isServerLine) {
            Fields.text(object, "msg").ifPresent(line -> object.put("msg", serverLine(line)));
        }
    }

    private static JsonNode copy(JsonNode value, int depth) {
        if (depth >= MAX_DEPTH && value.isContainer()) {
            return hidden();
        }
        if (value.isObject()) {
            ObjectNode copy = NODES.objectNode();
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                if (!SECRET_FIELDS.contains(field.getKey().toLowerCase(Locale.ROOT))) {
                    copy.set(field.getKey(), copy(field.getValue(), depth + 1));
                }
            }
            return copy;
        }
        if (value.isArray()) {
            ArrayNode copy = NODES.arrayNode();
            value.forEach(element -> copy.add(copy(element, depth + 1)));
            return copy;
        }
        return value;
    }

    private static JsonNode hidden() {
        return NODES.stringNode(HIDDEN);
    }
}
