/** See docs/architecture.md. */
@NullMarked
package dev.kiseki.adapters.lmdb;

import org.jspecify.annotations.NullMarked;
