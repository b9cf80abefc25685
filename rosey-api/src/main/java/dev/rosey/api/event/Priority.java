package dev.rosey.api.event;

import java.util.Locale;

/** How urgent an event is. Low is shed first under overload; critical is never shed, a full queue refuses it. */
public enum Priority {
    /** Shed first. */
    LOW,
    /** The default. */
    NORMAL,
    /** Served before low and normal. */
    HIGH,
    /** As high, and never shed. Plugins need the permission EVENT_BROADCAST for it. */
    CRITICAL;

    /** The name in the {@code priority} attribute: {@code low}, {@code normal}, {@code high} or {@code critical}. */
    public String attributeValue() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether events of this priority use the lane that is served first. */
    public boolean isUrgent() {
        return compareTo(HIGH) >= 0;
    }
}
