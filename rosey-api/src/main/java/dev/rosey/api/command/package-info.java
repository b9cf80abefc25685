/** Commands that users give in a chat, and the answers of plugins. */
@NullMarked
package dev.rosey.api.command;

import org.jspecify.annotations.NullMarked;
