/** Tests. */
@NullMarked
package dev.kiseki.adapters.s3http.operation;

import org.jspecify.annotations.NullMarked;
