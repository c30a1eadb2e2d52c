/** A deployment that is being served. */
@NullMarked
package dev.kiseki.dist.server;

import org.jspecify.annotations.NullMarked;
