/** Socket.IO protocol 5 over Engine.IO protocol 4 on one WebSocket; knows nothing of CyTube. */
@NullMarked
package dev.rosey.cytube.internal.socketio;

import org.jspecify.annotations.NullMarked;
