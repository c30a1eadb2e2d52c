package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.Engine;
import dev.kiseki.adapters.lmdb.engine.RowCursor;
import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.content.Jobs;
import dev.kiseki.adapters.lmdb.tables.content.OpenPlans;
import dev.kiseki.adapters.lmdb.tables.row.JobRow;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.system.WallClock;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Does the jobs that operations left: removes contents, parts and uploads in steps of at most
 * {@link #STEP_ROWS} rows, each one operation, so that no writer waits long for another's large
 * drop. A crash between steps loses nothing: a job's row goes with its last step.
 *
 * <p>Jobs are only done once no plan is open that began before they were visible: plans page
 * through extent rows. For that, jobs are taken in generations: all up to the newest one, then a
 * mark among the plans, then a wait until no older plan is open. One thread.
 */
public final class Reclaimer {
  static final int STEP_ROWS = 1000;

  /** What a job costs besides the rows it drops. */
  private static final int JOB_ROWS = 4;

  /** Rows of jobs not due yet that one step looks over. */
  private static final int LOOK_ROWS = 1000;

  /** Damage beyond that is the consistency check's business. */
  private static final int MAX_SET_ASIDE = 500;

  private final Engine engine;
  private final WallClock clock;
  private final IntFunction<TenantTables> tables;
  private final Jobs jobs;
  private final OpenPlans plans;

  /**
   * Jobs that met damaged rows: others go on without them, a restart tries them again. Only the
   * writer's thread touches it.
   */
  private final Set<ByteBuffer> setAside = new HashSet<>();

  private long generation;
  private OptionalLong mark = OptionalLong.empty();

  Reclaimer(
      Engine engine,
      WallClock clock,
      IntFunction<TenantTables> tables,
      Jobs jobs,
      OpenPlans plans) {
    this.engine = engine;
    this.clock = clock;
    this.tables = tables;
    this.jobs = jobs;
    this.plans = plans;
    this.generation = jobs.newest();
    // What an earlier process left cannot be in use.
    this.mark = OptionalLong.of(plans.mark());
  }

  /** What a step found. */
  public enum Outcome {
    /** There may be more to do now. */
    WORKED,
    /** Nothing is due, or plans are in the way: wait for {@link #onChange}, or for time to pass. */
    IDLE
  }

  /** Called whenever it may be worth to step again; quick, on any thread. */
  public void onChange(Runnable action) {
    jobs.onAdded(action);
    plans.onClosed(action);
  }

  /** Does a bounded piece of work. */
  public Outcome step() {
    if (mark.isEmpty()) {
      generation = jobs.newest();
      // Operations run in order: when this one returns, every job up to the generation is visible.
      engine.writeWithinReserve(_ -> true);
      mark = OptionalLong.of(plans.mark());
    }
    if (!plans.allBegunAfter(mark.getAsLong())) {
      return Outcome.IDLE;
    }
    long now = clock.millis();
    if (engine.writeWithinReserve(rows -> work(rows, now)).value()) {
      return Outcome.WORKED;
    }
    boolean isNewer = jobs.newest() > generation;
    mark = isNewer ? OptionalLong.empty() : mark;
    return isNewer ? Outcome.WORKED : Outcome.IDLE;
  }

  /** As many small jobs as fit a step: an overwritten object leaves one of a few rows. */
  private boolean work(RowWriter rows, long now) {
    int budget = STEP_ROWS;
    while (budget > 0) {
      Optional<Due> due = first(rows, now);
      if (due.isEmpty()) {
        return budget < STEP_ROWS;
      }
      int gone = runOrSetAside(rows, due.get());
      if (gone < STEP_ROWS) {
        rows.delete(Table.JOB, due.get().key());
      }
      budget -= gone + JOB_ROWS;
    }
    return true;
  }

  private int runOrSetAside(RowWriter rows, Due due) {
    try {
      return run(rows, due);
    } catch (KisekiException e) {
      if (e.code() == ErrorCode.DATA_CORRUPT && setAside.size() < MAX_SET_ASIDE) {
        setAside.add(ByteBuffer.wrap(due.key()));
      }
      throw e;
    }
  }

  private record Due(int tenant, byte[] key, JobRow job) {}

  private Optional<Due> first(RowWriter rows, long now) {
    try (RowCursor cursor = rows.cursor(Table.JOB)) {
      boolean onRow = cursor.seek(RowKey.of(0));
      for (int i = 0; onRow && i < LOOK_ROWS; i++) {
        byte[] key = cursor.keyBytes();
        int tenant = RowKey.tenantOf(key);
        if (RowKey.longAt(key, 4) > now) {
          onRow = cursor.seek(RowKey.of(tenant + 1));
        } else if (RowKey.longAt(key, 12) > generation || setAside.contains(ByteBuffer.wrap(key))) {
          onRow = cursor.next();
        } else {
          return Optional.of(new Due(tenant, key, JobRow.decode(cursor.valueBytes())));
        }
      }
    }
    return Optional.empty();
  }

  /** How many rows went; fewer than {@link #STEP_ROWS} when the job is done. */
  private int run(RowWriter rows, Due due) {
    TenantTables its = tables.apply(due.tenant());
    return switch (due.job()) {
      case JobRow.DropContent(var content) -> its.contents().dropExtents(rows, content, STEP_ROWS);
      case JobRow.DropParts parts -> its.uploads().dropParts(rows, parts, STEP_ROWS);
      case JobRow.DropUploads(long root) -> its.uploads().dropUploads(rows, root, STEP_ROWS);
      case JobRow.ForgetUpload(var upload) -> {
        its.uploads().forget(rows, upload);
        yield 1;
      }
    };
  }
}
