package dev.kiseki.adapters.lmdb.engine;

import java.lang.foreign.MemorySegment;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.lmdbjava.Txn;

/**
 * What a checkpoint makes durable, taken by the writer between two batches.
 *
 * @param pin a read transaction on the snapshot; its pages are not reused while it is open
 * @param sequence the last batch in the snapshot
 * @param next where the record after it will begin
 * @param metaPages both meta pages of the row file, naming the snapshot
 * @param dirtySegments small segments written since the last capture
 */
record Capture(
    Txn<DirectBuffer> pin,
    long sequence,
    JournalPosition next,
    MemorySegment metaPages,
    Set<Long> dirtySegments) {}
