/** The HTTP server: framing, limits, connections, request and response. */
@NullMarked
package dev.kiseki.adapters.s3http.http;

import org.jspecify.annotations.NullMarked;
