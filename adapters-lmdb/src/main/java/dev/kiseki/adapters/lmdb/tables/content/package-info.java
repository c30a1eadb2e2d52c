/** Contents: bodies, extents, share counts, and the plans that read them. */
@NullMarked
package dev.kiseki.adapters.lmdb.tables.content;

import org.jspecify.annotations.NullMarked;
