package dev.kiseki.dist.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.dist.doctor.Diagnosis.Severity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  @TempDir private Path folder;

  private static void assertFinds(Severity expected, Question question) {
    Diagnosis found = question.answer();
    assertEquals(expected, found.severity(), found::toString);
    assertEquals(expected == Severity.OK, found.advice().isEmpty(), found::toString);
    assertFalse(found.found().isEmpty(), found::toString);
  }

  @Test
  void anOldJavaFails() {
    assertFinds(Severity.FAIL, new JavaVersion(Runtime.Version.parse("21.0.2")));
    assertFinds(Severity.OK, new JavaVersion(Runtime.Version.parse("26")));
  }

  @Test
  void aFolderOfKeysThatOthersCanReadIsAWarning() throws IOException {
    Path keys = Files.createDirectory(folder.resolve("keys"));
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwxr-x---"));
    assertFinds(Severity.WARN, new OwnFolder("keys", keys, true));
    assertFinds(Severity.OK, new OwnFolder("data", keys, false));
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwx------"));
    assertFinds(Severity.OK, new OwnFolder("keys", keys, true));
  }

  @Test
  void aStoreWhoseKeysAreElsewhereWouldNotServe() throws IOException {
    Path data = Files.createDirectory(folder.resolve("store"));
    Path none = folder.resolve("store.keys");
    assertFinds(Severity.OK, new KeysOfStore(data, none));
    Files.createFile(data.resolve("format"));
    assertFinds(Severity.FAIL, new KeysOfStore(data, none));
    Files.createDirectory(none);
    assertFinds(Severity.FAIL, new KeysOfStore(data, none));
    Files.createFile(none.resolve("system.key"));
    assertFinds(Severity.OK, new KeysOfStore(data, none));
  }

  @Test
  void aFolderThatIsAFileFails() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertFinds(Severity.FAIL, new OwnFolder("data", file, false));
    assertFinds(Severity.FAIL, new OwnFolder("data", file.resolve("below"), false));
    assertFinds(Severity.FAIL, new FlushTime(file));
  }

  @Test
  void measuringTheFlushTimeLeavesNothing() throws IOException {
    Path notYet = folder.resolve("not/yet");
    assertTrue(new FlushTime(notYet).answer().found().contains("ms for 4 KiB"));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void aPortInUseIsAWarning() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket taken = new ServerSocket(0, 1, loopback)) {
      assertFinds(Severity.WARN, new FreePort("127.0.0.1", taken.getLocalPort()));
    }
    assertFinds(Severity.OK, new FreePort("127.0.0.1", 0));
  }

  @Test
  void aFolderForTemporaryFilesHasToBeWritable() {
    assertFinds(Severity.OK, new TemporaryFiles(folder));
    assertFinds(Severity.FAIL, new TemporaryFiles(folder.resolve("nothing")));
  }

  @Test
  void missingFuseClockAndCacheAreWarnings() throws IOException {
    assertFinds(Severity.WARN, new FuseDevice(folder.resolve("fuse"), ""));
    Path device = Files.createFile(folder.resolve("fuse"));
    assertFinds(Severity.WARN, new FuseDevice(device, folder.toString()));
    Path helper = Files.createFile(folder.resolve("fusermount3"));
    assertTrue(helper.toFile().setExecutable(true));
    assertFinds(Severity.OK, new FuseDevice(device, "/nowhere:" + folder));
    assertFinds(Severity.WARN, new SteadyClock(List.of(folder.resolve("synchronized"))));
    assertFinds(Severity.OK, new SteadyClock(List.of(device)));
    assertFinds(Severity.WARN, new StartCache(folder));
    Files.createFile(folder.resolve("kiseki.aot"));
    assertFinds(Severity.OK, new StartCache(folder));
  }
}
