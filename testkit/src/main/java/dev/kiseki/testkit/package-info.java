/** See docs/architecture.md. */
@NullMarked
package dev.kiseki.testkit;

import org.jspecify.annotations.NullMarked;
