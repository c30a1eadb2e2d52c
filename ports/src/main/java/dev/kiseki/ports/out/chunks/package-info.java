/** The chunk store: sealed frames, grouped in blobs. */
@NullMarked
package dev.kiseki.ports.out.chunks;

import org.jspecify.annotations.NullMarked;
