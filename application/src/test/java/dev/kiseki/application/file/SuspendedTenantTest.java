package dev.kiseki.application.file;

import static dev.kiseki.application.file.SessionFixture.ROOT;
import static dev.kiseki.application.file.SessionFixture.close;
import static dev.kiseki.application.file.SessionFixture.read;
import static dev.kiseki.application.file.SessionFixture.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.TenantState;
import dev.kiseki.ports.in.file.AttributeChange;
import dev.kiseki.ports.in.file.FileHandle;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Files that are open while their tenant is suspended, and after it was resumed. */
final class SuspendedTenantTest {
  private static final byte[] BEFORE = {1, 2, 3};
  private static final byte[] AFTER = {4, 5, 6};

  private final SessionFixture fixture = new SessionFixture(1 << 20);
  private final FileSession session = fixture.open();
  private final NodeId node;
  private final FileHandle handle;

  SuspendedTenantTest() {
    var made = SessionFixture.create(session, "f");
    node = made.attributes().node();
    handle = made.opened().handle();
    write(session, handle, 0, BEFORE);
  }

  @AfterEach
  void closeAll() {
    session.close();
    fixture.close();
  }

  private void set(TenantState state) {
    fixture.catalog.setState(fixture.tenant, state);
    // What a session knows of its tenant is no older than a second.
    fixture.clock.advance(2_000);
  }

  private static void assertRefused(Executable action) {
    assertEquals(ErrorCode.ACCOUNT_PROBLEM, assertThrows(KisekiException.class, action).code());
  }

  private void assertHolds(byte[] bytes) {
    session.sync(handle, false);
    assertArrayEquals(bytes, read(session, handle, 0, 10));
    close(session, handle);
    assertArrayEquals(bytes, SessionFixture.content(session, "f", 10));
  }

  @Test
  void whatWasRefusedLeavesNothing() {
    session.sync(handle, false);
    set(TenantState.SUSPENDED);
    assertRefused(() -> write(session, handle, 0, AFTER));
    assertRefused(
        () -> session.change(ROOT, node, Optional.of(handle), AttributeChange.truncation(1)));
    assertRefused(
        () -> session.change(ROOT, node, Optional.of(handle), AttributeChange.truncation(0)));
    set(TenantState.ACTIVE);
    assertHolds(BEFORE);
  }

  @Test
  void whatWasWrittenBeforeIsPublishedAfter() {
    set(TenantState.SUSPENDED);
    assertRefused(() -> session.sync(handle, false));
    assertRefused(
        () -> session.change(ROOT, node, Optional.of(handle), AttributeChange.truncation(0)));
    set(TenantState.ACTIVE);
    assertHolds(BEFORE);
  }

  @Test
  void afterwardsItIsWrittenAsBefore() {
    session.sync(handle, false);
    set(TenantState.SUSPENDED);
    assertRefused(() -> write(session, handle, 0, AFTER));
    set(TenantState.ACTIVE);
    write(session, handle, 0, AFTER);
    assertHolds(AFTER);
  }
}
