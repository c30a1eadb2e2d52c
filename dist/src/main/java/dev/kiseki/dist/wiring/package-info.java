/** Makes a deployment: store, keys and use cases, wired by hand. */
@NullMarked
package dev.kiseki.dist.wiring;

import org.jspecify.annotations.NullMarked;
