/**
 * A CyTube server for tests: {@link dev.rosey.cytube.testing.CytubeTestServer}.
 *
 * <p>It speaks what a CyTube site speaks to a bot, on a free port of the loopback address: discovery over HTTP, the
 * WebSocket with Engine.IO 4 and Socket.IO 5, join, login, ranks, chat, private messages, throttles and endings. Texts and
 * orders are those of CyTube 3.86, recorded; {@link dev.rosey.cytube.testing.Recording} reads such recordings and the server
 * can replay them. {@link dev.rosey.cytube.testing.Faults} breaks connections at chosen frames or bytes.
 *
 * <p>It has no playlist, polls, emotes or site administration: those events are accepted and ignored. It needs the JDK and
 * Jackson alone. Types are safe for use by several threads unless they say otherwise.
 */
@NullMarked
package dev.rosey.cytube.testing;

import org.jspecify.annotations.NullMarked;
