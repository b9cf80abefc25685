/** A connector for a terminal or a pipe: lines that come in are chat lines, answers go out as text. */
@NullMarked
package dev.rosey.core.console;

import org.jspecify.annotations.NullMarked;
