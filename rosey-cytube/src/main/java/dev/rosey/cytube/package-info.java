/**
 * A connector for channels of <a href="https://github.com/calzoneman/sync">CyTube</a> servers.
 *
 * <pre>{@code
 * CytubeConfig config = CytubeConfig.builder("https://cytu.be", "movies")
 *         .account("RoseyBot", password)
 *         .build();
 * try (Rosey rosey = Rosey.builder()
 *         .bus(InProcessEventBus.create())
 *         .connector(CytubeConnector.create(config))
 *         .start()) {
 *     rosey.awaitClose();
 * }
 * }</pre>
 */
@NullMarked
package dev.rosey.cytube;

import org.jspecify.annotations.NullMarked;
