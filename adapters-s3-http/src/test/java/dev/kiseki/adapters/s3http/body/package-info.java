/** Tests. */
@NullMarked
package dev.kiseki.adapters.s3http.body;

import org.jspecify.annotations.NullMarked;
