package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Programs that know nothing of us, in a mounted bucket. */
@Tag("posix")
@ExtendWith(SharedServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProgramsOnMountTest {

  private final RunningServer server;
  private MountedBucket mount;
  private Path there = Path.of("");

  ProgramsOnMountTest(RunningServer server) {
    this.server = server;
  }

  @BeforeAll
  void mount(@TempDir Path folder) {
    there = FileTree.make(folder.resolve("there"), 8);
    mount = MountedBucket.make(server, "programs-" + UUID.randomUUID(), folder.resolve("mount"));
  }

  @AfterAll
  void unmount() {
    mount.unmount();
    mount.close();
  }

  @Test
  void gitClonesCommitsAndFindsNothingWrong() {
    shell(
        """
        export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org
        export GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
        git -c init.defaultBranch=main init -q "$THERE.git" && cd "$THERE.git"
        cp -r "$THERE"/. . && git add -A && git commit -qm one
        git clone -q --no-local "$THERE.git" "$MOUNT/clone" && cd "$MOUNT/clone"
        for i in 1 2 3 4 5; do echo $i >"f$i"; git add -A; git commit -qm "c$i"; done
        git gc -q
        git fsck --full --strict
        git status --porcelain | grep . && exit 1
        git checkout -q HEAD~3 && git checkout -q main && git branch -q -m other
        git clone -q "$MOUNT/clone" "$THERE.back" && diff -r --exclude=.git "$MOUNT/clone" "$THERE.back"
        """);
  }

  @Test
  void rsyncHasNothingToDoTheSecondTime() {
    assertEquals(
        "",
        shell(
            """
            mkdir "$MOUNT/rsync"
            rsync -aH "$THERE/" "$MOUNT/rsync/"
            sync -f "$MOUNT"
            rsync -aHi --checksum "$THERE/" "$MOUNT/rsync/"
            rsync -aHi "$THERE/" "$MOUNT/rsync/"
            """));
    assertEquals(
        new TreeMap<>(FileTree.of(there)),
        new TreeMap<>(FileTree.of(mount.point().resolve("rsync"))));
  }

  @Test
  void tarBringsBackWhatItPacked() {
    assertEquals(
        "",
        shell(
            """
            mkdir "$MOUNT/tar" && cd "$THERE"
            tar -cf - . | tar -xpf - -C "$MOUNT/tar"
            tar -cf "$MOUNT/all.tar" .
            tar -df "$MOUNT/all.tar" -C "$MOUNT/tar"
            rm -r "$MOUNT/tar" && ! [ -e "$MOUNT/tar" ]
            """));
  }

  @Test
  void sqliteKeepsItsDatabaseWholeInBothJournalModes() {
    for (String mode : new String[] {"delete", "wal"}) {
      assertEquals(
          "%s\n4000\nok\n".formatted(mode),
          shell(
              """
              cd "$MOUNT" && sqlite3 %1$s.db 'pragma journal_mode=%1$s; create table t(n, x)'
              for w in 1 2 3 4; do
                sqlite3 -cmd '.timeout 60000' %1$s.db "begin immediate;
                  with recursive c(n) as (select 1 union all select n+1 from c where n<1000)
                  insert into t select n, hex(randomblob(64)) from c; commit" &
                writers="${writers:-} $!"
              done
              for w in $writers; do wait $w; done
              sqlite3 %1$s.db 'select count(*) from t; pragma integrity_check'
              """
                  .formatted(mode)));
    }
  }

  @Test
  void fioReadsBackWhatItWrote() {
    shell(
        """
        random="--directory=$MOUNT --size=16m --rw=randwrite --verify=crc32c --verify_fatal=1 --verify_state_save=0 --output-format=terse"
        fio --name=psync --ioengine=psync --bsrange=512-64k --fsync=64 $random >/dev/null
        fio --name=mmap --ioengine=mmap --bsrange=4k-64k --fsync=64 $random >/dev/null
        fio --name=direct --direct=1 --directory="$MOUNT" --size=32m --bs=1m --rw=write --verify=crc32c \
          --verify_fatal=1 --verify_state_save=0 --end_fsync=1 --output-format=terse >/dev/null
        rm "$MOUNT"/*.0.0
        """);
  }

  /** Not io: it keeps all mounts of the machine open, which those of other tests are among. */
  @Test
  void stressOfManyKindsAtOnceEndsWithoutAComplaint() {
    shell(
        """
        mkdir "$MOUNT/stress"
        stress-ng --temp-path "$MOUNT/stress" --verify --timeout 15 --oomable \
          --chmod 1 --chown 1 --dentry 1 --dentries 256 --dir 1 --dirdeep 1 --dirdeep-inodes 300 --dup 1 --fallocate 1 --fcntl 1 \
          --filename 1 --flock 1 --fstat 1 --getdent 1 --hdd 1 --hdd-bytes 8m --iomix 1 --iomix-bytes 8m \
          --lease 1 --link 1 --locka 1 --lockf 1 --mknod 1 --open 1 --rename 1 --seek 1 --symlink 1 \
          --sync-file 1 --sync-file-bytes 8m --touch 1 --utime 1 --xattr 1 >"$THERE.stress" 2>&1 ||
          { cat "$THERE.stress"; exit 1; }
        ! grep -E 'fail:|error:' "$THERE.stress"
        rmdir "$MOUNT/stress"
        """);
  }

  private String shell(String script) {
    return Command.of("bash", "-euo", "pipefail", "-c", script)
        .with(Map.of("MOUNT", mount.point().toString(), "THERE", there.toString()))
        .run()
        .succeeded();
  }
}
