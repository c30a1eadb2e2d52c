/** Tests. */
@NullMarked
package dev.kiseki.adapters.s3http.auth;

import org.jspecify.annotations.NullMarked;
