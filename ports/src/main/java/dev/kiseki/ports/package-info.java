/** See docs/architecture.md. */
@NullMarked
package dev.kiseki.ports;

import org.jspecify.annotations.NullMarked;
