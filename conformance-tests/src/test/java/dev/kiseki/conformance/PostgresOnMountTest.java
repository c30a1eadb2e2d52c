package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A PostgreSQL cluster whose files are objects of a mounted bucket: it is made, loaded, killed
 * under load, and recovers from its own log. It runs as the user postgres.
 */
@Tag("posix")
@ExtendWith(SharedServer.class)
class PostgresOnMountTest {

  private final RunningServer server;

  PostgresOnMountTest(RunningServer server) {
    this.server = server;
  }

  @Test
  void aKilledClusterRecoversWhatItHadAcknowledged(@TempDir Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path there = Files.createDirectory(folder.resolve("there"));
    String bucket = "postgres-" + UUID.randomUUID();
    try (MountedBucket mount = MountedBucket.make(server, bucket, folder.resolve("mount"))) {
      String said =
          Command.of("bash", "-euo", "pipefail", "-c", SCRIPT)
              .with(Map.of("MOUNT", mount.point().toString(), "THERE", there.toString()))
              .run()
              .succeeded();
      assertEquals("acknowledged\nbalanced\nthe same\n", said, server::log);
      mount.unmount();
    }
  }

  private static final String SCRIPT =
      """
      bin=$(dirname "$(ls /usr/lib/postgresql/*/bin/initdb | sort -V | tail -1)")
      data=$MOUNT/pg/data
      mkdir "$MOUNT/pg" && chown postgres "$MOUNT/pg" "$THERE" && cd "$THERE"
      as() { runuser -u postgres -- "$@"; }
      start() {
        as "$bin/pg_ctl" -D "$data" -w -t 60 -l "$THERE/log" -o "-h '' -k '$THERE' -c log_min_messages=warning" \\
          start >/dev/null || { cat "$THERE/log"; exit 1; }
      }
      sql() { as psql -h "$THERE" -XqAt -v ON_ERROR_STOP=1 postgres "$@"; }
      trap '[ ! -e "$data/postmaster.pid" ] || as "$bin/pg_ctl" -D "$data" -m immediate stop >/dev/null || true' EXIT

      as "$bin/initdb" -D "$data" -N -A trust --no-locale -E UTF8 >"$THERE/initdb" 2>&1 || { cat "$THERE/initdb"; exit 1; }
      start
      as "$bin/pgbench" -h "$THERE" -i -s 1 -q postgres 2>/dev/null
      sql -c 'create table acknowledged (n int primary key, x text)'

      : >"$THERE/answers"
      # psql prints what a statement returns when its commit is answered.
      seq 1 1000000 | sed "s/.*/insert into acknowledged values (&, repeat('x', 500)) returning n;/" |
        as stdbuf -oL psql -h "$THERE" -XqAt postgres >"$THERE/answers" 2>/dev/null &
      as "$bin/pgbench" -h "$THERE" -n -c 3 -j 1 -T 60 postgres >/dev/null 2>&1 &
      while [ "$(wc -l <"$THERE/answers")" -lt 300 ]; do sleep 0.1; done
      postmaster=$(head -1 "$data/postmaster.pid")
      kill -9 "$postmaster"
      wait || true
      while [ -d "/proc/$postmaster" ]; do sleep 0.05; done
      answers=$(wc -l <"$THERE/answers")

      start
      sql -c "select 'acknowledged' where (select count(*) from acknowledged) between $answers and $answers + 1
        and (select max(n) from acknowledged) >= $answers"
      sql -c "select 'balanced' where (select sum(abalance) from pgbench_accounts) = (select sum(delta) from pgbench_history)
        and (select sum(bbalance) from pgbench_branches) = (select sum(tbalance) from pgbench_tellers)
        and (select sum(bbalance) from pgbench_branches) = (select sum(delta) from pgbench_history)
        and (select count(*) from pgbench_history) > 0"
      as "$bin/pg_amcheck" -h "$THERE" --install-missing --heapallindexed -d postgres
      as pg_dump -h "$THERE" postgres >"$THERE/before"
      as "$bin/pg_ctl" -D "$data" -w -m fast stop >/dev/null
      start
      as pg_dump -h "$THERE" postgres >"$THERE/after"
      as "$bin/pg_ctl" -D "$data" -w -m fast stop >/dev/null
      diff <(grep -v '^.\\(un\\)\\?restrict' "$THERE/before") <(grep -v '^.\\(un\\)\\?restrict' "$THERE/after") && echo the same
      """;
}
