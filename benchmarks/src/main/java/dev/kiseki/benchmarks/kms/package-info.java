/** Each key provider beside its service's bare client. */
@NullMarked
package dev.kiseki.benchmarks.kms;

import org.jspecify.annotations.NullMarked;
