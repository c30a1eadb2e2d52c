/** The outbound metadata ports on top of the storage engine: one class per family of operations. */
@NullMarked
package dev.kiseki.adapters.lmdb.tables;

import org.jspecify.annotations.NullMarked;
