/** All S3 operations as data, and the router over them. */
@NullMarked
package dev.kiseki.adapters.s3http.operation;

import org.jspecify.annotations.NullMarked;
