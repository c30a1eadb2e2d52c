/** See docs/architecture.md. */
@NullMarked
package dev.kiseki.adapters.kms;

import org.jspecify.annotations.NullMarked;
