/** What runs inside a plugin's process: loads the plugin from bytes and gives it its end of the bridge. */
@NullMarked
package dev.rosey.isolation.worker;

import org.jspecify.annotations.NullMarked;
