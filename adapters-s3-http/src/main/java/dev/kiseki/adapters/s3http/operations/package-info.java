/** One class per S3 operation. */
@NullMarked
package dev.kiseki.adapters.s3http.operations;

import org.jspecify.annotations.NullMarked;
