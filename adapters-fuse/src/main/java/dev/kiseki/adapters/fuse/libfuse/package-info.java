/**
 * The binding through libfuse 2, by jnr-fuse: paths led to nodes, over the same tree as the
 * kernel's protocol. What it cannot do is in docs/adr/0038. Loaded by the first mount that asks for
 * it.
 */
@NullMarked
package dev.kiseki.adapters.fuse.libfuse;

import org.jspecify.annotations.NullMarked;
