/** The connector for channels of CyTube servers. */
@NullMarked
package dev.rosey.cytube;

import org.jspecify.annotations.NullMarked;
