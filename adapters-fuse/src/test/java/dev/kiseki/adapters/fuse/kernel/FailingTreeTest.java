package dev.kiseki.adapters.fuse.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.testkit.files.InMemoryFileTree;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a mount whose tree fails, or takes its time. */
@Tag("posix")
final class FailingTreeTest {
  @TempDir(factory = InBuildFolder.class)
  private Path directory = Path.of("");

  private final InMemoryFileTree tree =
      new InMemoryFileTree(InstantSource.system(), MemoryMount.CAPACITY_BYTES);

  /** Runs before each call of the named operation. */
  @FunctionalInterface
  private interface Before {
    void call() throws InterruptedException;
  }

  private FileTree treeWith(String operation, Before before) {
    return (FileTree)
        Proxy.newProxyInstance(
            FileTree.class.getClassLoader(),
            new Class<?>[] {FileTree.class},
            (_, method, arguments) -> {
              if (method.getName().equals(operation)) {
                before.call();
              }
              try {
                return method.invoke(tree, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getTargetException();
              }
            });
  }

  private List<String> sh(String script) throws IOException, InterruptedException {
    return Programs.shell("export LC_ALL=C; cd '" + directory + "'; " + script);
  }

  private void readingAnswers(RuntimeException failure, String message)
      throws IOException, InterruptedException {
    FileTree failing =
        treeWith(
            "read",
            () -> {
              throw failure;
            });
    try (KernelMount mount = KernelMount.mount(failing, MountOptions.of(directory, "memory"))) {
      assertEquals(List.of("cat: f: " + message), sh("echo x >f; cat f 2>&1 || true"));
      assertEquals(List.of("2"), sh("stat -c %s f"));
      assertTrue(mount.requestCounts().of(Opcode.READ) > 0, "nothing was read");
    }
  }

  @Test
  void corruptionIsAnInputOutputError() throws IOException, InterruptedException {
    readingAnswers(
        new KisekiException(ErrorCode.DATA_CORRUPT, "A frame is not what was sealed."),
        "Input/output error");
  }

  @Test
  void aMistakeOfOursIsAnInputOutputErrorToo() throws IOException, InterruptedException {
    readingAnswers(new IllegalStateException("a mistake"), "Input/output error");
  }

  @Test
  void aShreddedTenantIsDenied() throws IOException, InterruptedException {
    readingAnswers(
        new KisekiException(ErrorCode.NO_SUCH_TENANT, "The tenant is gone."), "Permission denied");
  }

  @Test
  void aFullDiskIsToldAtTheWrite() throws IOException, InterruptedException {
    FileTree small = new InMemoryFileTree(InstantSource.system(), 1 << 20);
    try (KernelMount mount = KernelMount.mount(small, MountOptions.of(directory, "memory"))) {
      assertEquals(
          List.of("dd: error writing 'f': No space left on device"),
          sh("dd if=/dev/zero of=f bs=64k count=100 2>&1 | grep error"));
      assertEquals(
          List.of("100"),
          sh("rm f; dd if=/dev/zero of=g bs=100 count=1 2>/dev/null; stat -c %s g"));
      assertTrue(mount.requestCounts().of(Opcode.WRITE) > 1, "nothing was written");
    }
  }

  @Test
  void errorsAtTheEndAreToldByClose() throws IOException, InterruptedException {
    FileTree failing =
        treeWith(
            "flush",
            () -> {
              throw new KisekiException(ErrorCode.QUOTA_EXCEEDED, "The quota is used up.");
            });
    try (KernelMount mount = KernelMount.mount(failing, MountOptions.of(directory, "memory"))) {
      List<String> said =
          sh(
              PosixSuite.python()
                  + " -c 'import os; f = os.open(\"f\", os.O_CREAT | os.O_WRONLY); os.close(f)'"
                  + " 2>&1 | tail -n 1");
      assertEquals(List.of("OSError: [Errno 122] Disk quota exceeded"), said);
      assertEquals(1, mount.requestCounts().of(Opcode.FLUSH));
    }
  }

  @Test
  void manySlowReadsLeaveTheMountAnswering() throws IOException, InterruptedException {
    int readers = 20;
    CountDownLatch gate = new CountDownLatch(1);
    AtomicInteger waiting = new AtomicInteger();
    FileTree slow =
        treeWith(
            "read",
            () -> {
              waiting.incrementAndGet();
              assertTrue(gate.await(60, TimeUnit.SECONDS), "the gate stays shut");
            });
    try (KernelMount mount = KernelMount.mount(slow, MountOptions.of(directory, "memory"))) {
      sh("for i in $(seq " + readers + "); do echo $i >f$i; done");
      Process all =
          new ProcessBuilder(
                  "sh",
                  "-euc",
                  "cd '" + directory + "'; for i in $(seq 20); do cat f$i & done; wait")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        Eventually.isTrue(
            () -> waiting.get() >= readers, () -> waiting.get() + " of 20 reads have come");
        assertEquals(List.of("4"), sh("mkdir d; rmdir d; echo new >g; stat -c %s g"));
      } finally {
        gate.countDown();
      }
      assertTrue(all.waitFor(60, TimeUnit.SECONDS), "the readers hang");
      assertEquals(0, all.exitValue());
      assertEquals(readers, mount.requestCounts().of(Opcode.READ));
    }
  }
}
