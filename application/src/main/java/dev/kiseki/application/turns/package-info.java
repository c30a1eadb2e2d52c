/** Who changes a tenant's keys while who waits. */
@NullMarked
package dev.kiseki.application.turns;

import org.jspecify.annotations.NullMarked;
