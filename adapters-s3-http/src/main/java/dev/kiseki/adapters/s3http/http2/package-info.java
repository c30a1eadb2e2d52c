/** HTTP/2: frames and headers, each stream turned into one exchange of HTTP/1.1. */
@NullMarked
package dev.kiseki.adapters.s3http.http2;

import org.jspecify.annotations.NullMarked;
