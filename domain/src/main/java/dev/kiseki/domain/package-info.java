/** See docs/architecture.md. */
@NullMarked
package dev.kiseki.domain;

import org.jspecify.annotations.NullMarked;
