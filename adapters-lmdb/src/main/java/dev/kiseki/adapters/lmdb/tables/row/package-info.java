/** Row codecs: one class per table, each with its layout. */
@NullMarked
package dev.kiseki.adapters.lmdb.tables.row;

import org.jspecify.annotations.NullMarked;
