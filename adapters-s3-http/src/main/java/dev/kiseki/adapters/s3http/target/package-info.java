/** From the raw request target to bucket, key and query. */
@NullMarked
package dev.kiseki.adapters.s3http.target;

import org.jspecify.annotations.NullMarked;
