/**
 * The storage engine of the embedded store: rows in one LMDB environment, sealed bytes in segment
 * files, a redo journal that makes both durable with one flush.
 *
 * <p>Entry point: {@link dev.kiseki.adapters.lmdb.engine.Engine}. Everything above this package
 * (tables, directory tree, the outbound ports) uses only its public types.
 */
@NullMarked
package dev.kiseki.adapters.lmdb.engine;

import org.jspecify.annotations.NullMarked;
