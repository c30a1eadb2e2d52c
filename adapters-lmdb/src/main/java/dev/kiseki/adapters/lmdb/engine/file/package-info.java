/** The narrow layer through which every file of the store is touched. */
@NullMarked
package dev.kiseki.adapters.lmdb.engine.file;

import org.jspecify.annotations.NullMarked;
