package dev.kiseki.application.file;

import static dev.kiseki.application.file.SessionFixture.close;
import static dev.kiseki.application.file.SessionFixture.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.CreatedFile;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.LockOwner;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mounts whose closes do not wait for the disk: somebody else does, and nothing is swallowed. */
final class LazyClosesTest {
  private static final byte[] BYTES = {1, 2, 3};

  private final SessionFixture fixture = new SessionFixture(1 << 20);
  private final FileSession session = fixture.openLazy();

  @AfterEach
  void closeAll() {
    fixture.files.failFlushes(Optional.empty());
    session.close();
    fixture.close();
  }

  private NodeId writtenAndClosed(String name) {
    CreatedFile made = SessionFixture.create(session, name);
    write(session, made.opened().handle(), 0, BYTES);
    close(session, made.opened().handle());
    return made.attributes().node();
  }

  private FileHandle opened(NodeId node) {
    return session.open(SessionFixture.ROOT, node, SessionFixture.READ_WRITE).handle();
  }

  @Test
  void aCloseIsSeenByOthersAtOnceAndTheTimerWaitsForTheDiskOnceForAll() {
    int before = fixture.files.flushCount();
    writtenAndClosed("one");
    writtenAndClosed("two");
    assertEquals(before, fixture.files.flushCount(), "no close waits");
    try (FileSession other = fixture.open()) {
      assertArrayEquals(BYTES, SessionFixture.content(other, "one", 10));
    }
    int closed = fixture.files.flushCount();
    fixture.trees.sweep();
    assertEquals(closed + 1, fixture.files.flushCount());
    fixture.trees.sweep();
    assertEquals(closed + 1, fixture.files.flushCount(), "nothing is left to wait for");
  }

  @Test
  void aFileThatWasNotChangedIsNotWaitedFor() {
    NodeId node = writtenAndClosed("f");
    fixture.trees.sweep();
    int before = fixture.files.flushCount();
    close(session, opened(node));
    fixture.trees.sweep();
    assertEquals(before, fixture.files.flushCount());
  }

  @Test
  void theEndOfTheSessionWaitsForTheDisk() {
    FileSession another = fixture.openLazy();
    FileHandle handle = SessionFixture.create(another, "f").opened().handle();
    write(another, handle, 0, BYTES);
    int before = fixture.files.flushCount();
    another.close();
    assertEquals(before + 1, fixture.files.flushCount());
  }

  @Test
  void aFailureAfterTheCloseIsToldToTheNextFsyncOnce() {
    NodeId node = writtenAndClosed("f");
    NodeId other = writtenAndClosed("g");
    fixture.files.failFlushes(Optional.of(ErrorCode.STORE_READ_ONLY));
    fixture.trees.sweep();
    fixture.files.failFlushes(Optional.empty());
    FileHandle handle = opened(node);
    assertFails(() -> session.sync(handle, false));
    session.sync(handle, false);
    close(session, handle);
    FileHandle second = opened(other);
    assertFails(() -> session.sync(second, true));
    close(session, second);
  }

  @Test
  void aFailureAfterTheCloseIsToldToTheNextCloseOnceThoughNothingWasWritten() {
    NodeId node = writtenAndClosed("f");
    fixture.files.failFlushes(Optional.of(ErrorCode.STORE_READ_ONLY));
    fixture.trees.sweep();
    fixture.files.failFlushes(Optional.empty());
    FileHandle handle = opened(node);
    assertFails(() -> session.flush(handle, new LockOwner(1)));
    close(session, handle);
  }

  @Test
  void aSlowDiskIsAskedAgain() {
    NodeId node = writtenAndClosed("f");
    fixture.files.failFlushes(Optional.of(ErrorCode.STORE_BUSY));
    fixture.trees.sweep();
    fixture.files.failFlushes(Optional.empty());
    int before = fixture.files.flushCount();
    fixture.trees.sweep();
    assertEquals(before + 1, fixture.files.flushCount());
    close(session, opened(node));
  }

  private static void assertFails(Runnable action) {
    KisekiException told = assertThrows(KisekiException.class, action::run);
    assertEquals(ErrorCode.STORE_READ_ONLY, told.code());
  }
}
