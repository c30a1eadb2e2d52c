/** Sealed rows of all kinds, read for re-encryption and put back. */
@NullMarked
package dev.kiseki.adapters.lmdb.tables.reseal;

import org.jspecify.annotations.NullMarked;
