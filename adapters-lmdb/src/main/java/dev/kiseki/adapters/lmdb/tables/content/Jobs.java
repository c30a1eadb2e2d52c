package dev.kiseki.adapters.lmdb.tables.content;

import dev.kiseki.adapters.lmdb.engine.IdBlocks;
import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.JobRow;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import java.util.concurrent.atomic.AtomicLong;

/** Leaves work for the reclaimer, durably, in the operation that causes it. */
public final class Jobs {
  /** Due at once. */
  public static final long NOW = 0;

  private final IdBlocks ids;
  private final AtomicLong newest;
  private volatile Runnable wake = () -> {};

  public Jobs(IdBlocks ids) {
    this.ids = ids;
    this.newest = new AtomicLong(ids.next());
  }

  /** Called, quickly and on the writer's thread, whenever a job is added. */
  public void onAdded(Runnable action) {
    wake = action;
  }

  public void add(RowWriter rows, int tenant, long dueMillis, JobRow job) {
    long id = ids.next();
    rows.put(Table.JOB, RowKey.of(tenant, dueMillis, id), job.encode());
    newest.set(id);
    wake.run();
  }

  /** An id that is not smaller than that of any job added so far, before this start too. */
  public long newest() {
    return newest.get();
  }
}
