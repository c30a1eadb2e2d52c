package dev.kiseki.dist.wiring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.dist.mount.MountRequest;
import dev.kiseki.dist.mount.MountSettings;
import dev.kiseki.dist.mount.MountTarget;
import dev.kiseki.dist.mount.Mounts;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.ShredStage;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.file.CreatedFile;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.ports.in.file.LockOwner;
import dev.kiseki.ports.in.file.OpenMode;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.ports.in.file.WritePlace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of open files when keys change and go. */
@Tag("keys")
final class FilesAndKeysTest extends OneBucket {
  private static final Requester ROOT = new Requester(0, 0, 1, 1);
  private static final OpenMode READ_WRITE = new OpenMode(true, true, false, false);
  private static final TenantName ACME = new TenantName(TENANT);
  private static final int PATIENCE_SECONDS = 60;
  private static final int PART_BYTES = 5 << 20;

  private static void write(FileTree tree, FileHandle handle, long offset, byte[] bytes) {
    tree.write(ROOT, new WritePlace(handle, offset, false, false), ByteBuffer.wrap(bytes));
  }

  private static byte[] read(FileTree tree, FileHandle handle, int length) {
    ByteBuffer target = ByteBuffer.allocate(length);
    return Arrays.copyOf(target.array(), tree.read(handle, 0, target));
  }

  /** Published, flushed and unflushed bytes of one file lie under three keys. */
  @Test
  void openFilesAndOpenUploadsOutliveARotationOfTheBucketsKey() {
    byte[] model = pattern(20 << 20, 1);
    FileTree tree = openTree();
    CreatedFile made =
        tree.create(ROOT, new EntryRef(tree.root(), FileName.of("file")), 0644, READ_WRITE);
    FileHandle handle = made.opened().handle();
    write(tree, handle, 0, Arrays.copyOf(model, 1 << 20));
    tree.sync(handle, false);
    rotate();
    write(tree, handle, 1 << 20, Arrays.copyOfRange(model, 1 << 20, 12 << 20));
    List<byte[]> parts = List.of(pattern(PART_BYTES, 2), pattern(PART_BYTES, 3), pattern(99, 4));
    open.multipart(acme, "bucket", "upload", parts, this::rotate);
    assertArrayEquals(Arrays.copyOf(model, 12 << 20), read(tree, handle, model.length));
    write(tree, handle, 12 << 20, Arrays.copyOfRange(model, 12 << 20, model.length));
    rotate();
    tree.flush(handle, new LockOwner(1));
    assertArrayEquals(model, read(tree, handle, model.length));
    tree.close();
    assertArrayEquals(model, open.get(acme, "bucket", "file"));
    reopen();
    assertArrayEquals(model, open.get(acme, "bucket", "file"));
    byte[] upload = open.get(acme, "bucket", "upload");
    assertEquals(2 * PART_BYTES + 99, upload.length);
    assertArrayEquals(parts.get(1), Arrays.copyOfRange(upload, PART_BYTES, 2 * PART_BYTES));
  }

  private void rotate() {
    open.deployment
        .useCases()
        .keyOperations()
        .rotateNamespaceKey()
        .rotate(ACME, new NamespaceName(BUCKET));
  }

  /** Between the fence and the purge a mount is still there, and its keys are not. */
  @Test
  void aMountOfAFencedTenantRefusesAndGoes() throws Exception {
    open.put(acme, "bucket", "object", pattern(300_000, 1));
    Path point = Files.createDirectory(root.resolve("mount"));
    try (Mounts mounts = new Mounts(open.deployment.fileTrees())) {
      mounts.mount(new MountRequest(MountTarget.parse("acme/bucket"), point, MountSettings.USUAL));
      Process writer =
          new ProcessBuilder(
                  "sh",
                  "-c",
                  "cd '"
                      + point
                      + "' && exec 3>file 4<object && echo before >&3 && echo in && read x;"
                      + " cat <&4 >/dev/null; echo after >&3; exec 3>&-; echo out")
              .redirectErrorStream(true)
              .start();
      assertEquals("in", writer.inputReader().readLine());
      shredUntil(ShredStage.FENCED);
      assertTrue(shell("cat '" + point + "/object'").contains("Permission denied"));
      assertTrue(shell("echo x >'" + point + "/new'").contains("Permission denied"));
      writer.outputWriter().append("go\n").close();
      String said = new String(writer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(writer.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "a process hangs");
      assertTrue(said.contains("Permission denied") && said.endsWith("out\n"), said);
      assertTrue(shell("mountpoint '" + point + "'").contains("is a mountpoint"));
      mounts.unmount(point, true);
      assertFalse(shell("mountpoint '" + point + "'").contains("is a mountpoint"));
    }
    shredUntil(ShredStage.ENDED);
    assertThrows(KisekiException.class, this::openTree);
  }

  private void shredUntil(ShredStage stage) {
    var shred = open.deployment.useCases().keyOperations().shredTenant();
    while (shred.step(ACME).shredding().stage() != stage) {
      // One step after the other.
    }
  }

  private static String shell(String script) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", script + " 2>&1").redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "a process hangs");
    return said;
  }
}
