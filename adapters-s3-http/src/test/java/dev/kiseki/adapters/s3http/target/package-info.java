/** Tests. */
@NullMarked
package dev.kiseki.adapters.s3http.target;

import org.jspecify.annotations.NullMarked;
