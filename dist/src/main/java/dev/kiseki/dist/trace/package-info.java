/** Spans of what is done for a request, for an OpenTelemetry collector. */
@NullMarked
package dev.kiseki.dist.trace;

import org.jspecify.annotations.NullMarked;
