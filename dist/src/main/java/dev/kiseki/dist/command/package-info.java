/** The {@code kiseki} command. */
@NullMarked
package dev.kiseki.dist.command;

import org.jspecify.annotations.NullMarked;
