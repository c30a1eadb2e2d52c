/** Load that a JVM in training learns from, so that a server starts with what it will need. */
@NullMarked
package dev.kiseki.dist.rehearsal;

import org.jspecify.annotations.NullMarked;
