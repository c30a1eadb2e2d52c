/** See docs/architecture.md. */
@NullMarked
package dev.kiseki.benchmarks;

import org.jspecify.annotations.NullMarked;
