/** The S3 error catalogue of the wire and the one exception that carries it. */
@NullMarked
package dev.kiseki.adapters.s3http.error;

import org.jspecify.annotations.NullMarked;
