/** Blobs on their way into and out of the engine's segments. */
@NullMarked
package dev.kiseki.adapters.lmdb.tables.blob;

import org.jspecify.annotations.NullMarked;
