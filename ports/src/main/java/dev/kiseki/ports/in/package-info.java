/** What every front end shares: callers, bodies and sinks. */
@NullMarked
package dev.kiseki.ports.in;

import org.jspecify.annotations.NullMarked;
