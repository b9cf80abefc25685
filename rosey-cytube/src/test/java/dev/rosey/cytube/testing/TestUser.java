package dev.rosey.cytube.testing;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/**
 * A user of a channel who exists within the {@link CytubeTestServer} only and does what a test says.
 *
 * <p>What such users say takes the way of all chat (permissions, commands, filters, lengths) except that they are never
 * slowed down.
 */
public final class TestUser {
    private final World world;
    private final Session session;
    private final String name;

    TestUser(World world, Session session, String name) {
        this.world = world;
        this.session = session;
        this.name = name;
    }

    /** The name of the user. */
    public String name() {
        return name;
    }

    /**
     * Says something in the channel, or runs a command such as {@code /kick RoseyBot go away}.
     *
     * @param text what is typed
     * @return this user
     * @throws IllegalStateException if the user is no longer in the channel
     */
    public TestUser say(String text) {
        return act("chatMsg", Json.object("msg", text, "meta", Json.object()));
    }

    /**
     * Sends a private message.
     *
     * @param to name of a user in the channel
     * @param text what is typed
     * @return this user
     * @throws IllegalStateException if the user is no longer in the channel
     */
    public TestUser pm(String to, String text) {
        return act("pm", Json.object("to", to, "msg", text, "meta", Json.object()));
    }

    private TestUser act(String event, ObjectNode argument) {
        world.loop.run(() -> {
            if (session.room == null) {
                throw new IllegalStateException(name + " is not in the channel");
            }
            world.dispatch(session, event, argument);
        });
        return this;
    }

    /** Leaves the channel. Leaving twice is no error. */
    public void leave() {
        world.loop.run(session::leave);
    }

    /** Whether the user is in the channel: neither left nor kicked. */
    public boolean isPresent() {
        return world.loop.call(() -> session.room != null);
    }

    /**
     * All that the user has heard: chat and private messages, the own ones included.
     *
     * @return a copy
     */
    public List<TestLine> heard() {
        return session.heard.entries();
    }

    /**
     * Waits until the user has heard something, looking at former lines, too.
     *
     * @param condition what it must fulfil
     * @param deadline how long to wait
     * @return the first that fits
     * @throws AssertionError if none came in time; it lists what was heard
     */
    public TestLine awaitHeard(Predicate<TestLine> condition, Duration deadline) {
        return session.heard.await(condition, deadline, "line for " + name);
    }
}
