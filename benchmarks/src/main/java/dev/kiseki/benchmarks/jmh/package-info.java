/** Micro-benchmarks of the steps every request takes. */
@NullMarked
package dev.kiseki.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
