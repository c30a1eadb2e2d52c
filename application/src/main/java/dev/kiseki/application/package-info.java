/** See docs/architecture.md. */
@NullMarked
package dev.kiseki.application;

import org.jspecify.annotations.NullMarked;
