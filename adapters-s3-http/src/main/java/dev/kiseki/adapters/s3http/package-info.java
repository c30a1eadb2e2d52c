/** See docs/architecture.md. */
@NullMarked
package dev.kiseki.adapters.s3http;

import org.jspecify.annotations.NullMarked;
