/** See docs/architecture.md. */
@NullMarked
package dev.kiseki.adapters.fuse;

import org.jspecify.annotations.NullMarked;
