/** Keys as a tree of directory rows in S3 order: finding, inserting, pruning, listing. */
@NullMarked
package dev.kiseki.adapters.lmdb.tables.tree;

import org.jspecify.annotations.NullMarked;
