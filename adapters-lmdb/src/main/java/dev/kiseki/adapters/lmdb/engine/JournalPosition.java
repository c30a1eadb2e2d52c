package dev.kiseki.adapters.lmdb.engine;

/**
 * Where a record begins.
 *
 * @param file number of the journal file
 * @param offset in that file
 */
record JournalPosition(int file, long offset) {}
