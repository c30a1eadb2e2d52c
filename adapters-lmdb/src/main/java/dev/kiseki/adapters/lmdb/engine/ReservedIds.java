package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One sequence of ids. The row holds the end of the last reserved block; a block is used only once
 * its row is durable. A block is large enough that a restart per second would take 280,000 years.
 */
final class ReservedIds implements IdBlocks {
  private static final long BLOCK = 1 << 20;

  private final StoreEngine engine;
  private final byte[] key;
  private final AtomicLong last = new AtomicLong();
  private volatile long limit;

  ReservedIds(StoreEngine engine, String name) {
    this.engine = engine;
    this.key = ("ids-" + name).getBytes(StandardCharsets.US_ASCII);
    last.set(reserve() - BLOCK);
  }

  @Override
  public long next() {
    long id = last.incrementAndGet();
    if (id > limit) {
      throw new KisekiException(ErrorCode.STORE_BUSY, "ids were drawn faster than reserved");
    }
    return id;
  }

  /** Reserves the next block when half of the current one is gone. The maintenance thread. */
  void refill() {
    if (limit - last.get() < BLOCK / 2) {
      reserve();
    }
  }

  /** Makes one more block durable and returns its end. */
  private synchronized long reserve() {
    long end =
        engine.writeInternally(
            rows -> {
              long before =
                  rows.get(Table.SCHEMA, key).map(row -> ByteBuffer.wrap(row).getLong()).orElse(0L);
              long after = before + BLOCK;
              rows.putRow(Table.SCHEMA, key, ByteBuffer.allocate(8).putLong(after).array());
              return after;
            });
    limit = end;
    return end;
  }
}
