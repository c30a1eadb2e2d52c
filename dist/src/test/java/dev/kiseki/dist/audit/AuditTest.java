package dev.kiseki.dist.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.kms.cipher.AuditCode;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {
  private static final TenantId TENANT = new TenantId(7);

  @TempDir private Path data;

  private AuditTrail trail() {
    return AuditTrail.in(data, new AuditCode(new byte[32]), () -> 1_000);
  }

  private AuditCheck.Finding check() {
    return new AuditCheck(data, new AuditCode(new byte[32])).all().getFirst();
  }

  private Path log() {
    return data.resolve("audit/tenant-7.jsonl");
  }

  private void doThings(int count) {
    try (AuditTrail trail = trail()) {
      for (int i = 0; i < count; i++) {
        String bucket = "bucket-" + i;
        assertEquals("made", trail.ofTenant(TENANT, "ann", "bucket.create", bucket, () -> "made"));
      }
    }
  }

  @Test
  void whatIsDoneIsRecordedBeforeAndAfter() throws IOException {
    doThings(1);
    List<String> lines = Files.readAllLines(log());
    assertEquals(2, lines.size());
    String first =
        "{\"seq\":1,\"time\":\"1970-01-01T00:00:01Z\",\"who\":\"ann\",\"what\":\"bucket.create\","
            + "\"target\":\"bucket-0\",\"outcome\":\"begun\",\"prev\":\""
            + "0".repeat(64)
            + "\",\"code\":\"";
    assertTrue(lines.get(0).startsWith(first), lines::toString);
    assertTrue(lines.get(1).contains("\"outcome\":\"done\""), lines::toString);
  }

  @Test
  void aLogIsCalledByTheNameThatItsTenantWasMadeWith() throws IOException {
    try (AuditTrail trail = trail()) {
      trail.done(TENANT, AuditTrail.OPERATOR, new AuditTrail.Operation("tenant.create", "acme"));
      trail.done(TENANT, "ann", new AuditTrail.Operation("bucket.create", "photos"));
    }
    assertEquals("acme", check().tenant().orElse("none"));
    Files.writeString(log(), Files.readString(log()).replace("acme", "evil"));
    assertEquals("none", check().tenant().orElse("none"), "from a record that does not hold");
  }

  @Test
  void aRefusalIsRecordedWithItsCode() throws IOException {
    KisekiException refusal = new KisekiException(ErrorCode.ACCESS_DENIED, "no");
    try (AuditTrail trail = trail()) {
      assertThrows(
          KisekiException.class,
          () ->
              trail.ofTenant(
                  TENANT,
                  "bob",
                  "bucket.delete",
                  "b",
                  () -> {
                    throw refusal;
                  }));
    }
    assertTrue(Files.readString(log()).contains("\"outcome\":\"ACCESS_DENIED\""));
  }

  @Test
  void aChainGoesOnAfterARestart() {
    doThings(2);
    doThings(3);
    AuditCheck.Finding found = check();
    assertEquals(10, found.records());
    assertTrue(found.fault().isEmpty(), found::toString);
  }

  @Test
  void everyChangeOfARecordIsNoticed() throws IOException {
    doThings(2);
    byte[] sound = Files.readAllBytes(log());
    for (int at = 0; at < 2 * sound.length; at++) {
      byte[] changed = sound.clone();
      changed[at / 2] ^= (byte) (at % 2 == 0 ? 1 : 0x80);
      Files.write(log(), changed);
      int where = at;
      assertTrue(
          check().fault().isPresent(),
          () -> "byte " + where / 2 + " of " + new String(changed, UTF_8));
    }
    Files.write(log(), sound);
    assertTrue(check().fault().isEmpty());
  }

  @Test
  void aLineThatTheWriterWouldNotTakeIsNoRecord() throws IOException {
    doThings(2);
    String sound = Files.readString(log());
    for (String changed :
        List.of(
            sound.substring(0, sound.length() - 1),
            sound.replace("\n", "\r\n"),
            sound.replace('\n', '\r'),
            sound + "a".repeat(100_000))) {
      Files.writeString(log(), changed);
      assertTrue(check().fault().isPresent(), changed);
    }
    Files.writeString(log(), sound.substring(0, sound.length() - 1));
    assertEquals(3, check().records(), "what the writer takes off is not in the head");
  }

  @Test
  void aLogThatIsNoTextIsToldBesideTheOthers() throws IOException {
    doThings(1);
    Files.write(log().resolveSibling("tenant-8.jsonl"), new byte[] {(byte) 0xff, '\n'});
    AuditCheck check = new AuditCheck(data, new AuditCode(new byte[32]));
    assertEquals(
        List.of(false, true),
        check.all().stream().map(found -> found.fault().isPresent()).toList());
    assertFalse(check.contains("tenant-8", 1, "0".repeat(64)));
  }

  @Test
  void aRecordThatIsLeftOutOrElsewhereIsNoticed() throws IOException {
    doThings(3);
    List<String> lines = Files.readAllLines(log());
    List<String> without = new ArrayList<>(lines);
    without.remove(2);
    Files.write(log(), without);
    assertEquals(2, check().records());
    assertTrue(check().fault().isPresent());
    // The same chain as another tenant's.
    Files.write(log().resolveSibling("tenant-8.jsonl"), lines);
    Files.delete(log());
    assertTrue(check().fault().orElse("").contains("seq 1 was changed"), check()::toString);
  }

  @Test
  void aCutIsNoticedAgainstAHeadThatWasNoted() throws IOException {
    doThings(3);
    AuditCheck.Finding noted = check();
    List<String> lines = Files.readAllLines(log());
    Files.write(log(), lines.subList(0, 4));
    assertTrue(check().fault().isEmpty(), "a chain that ends early is a chain");
    AuditCheck check = new AuditCheck(data, new AuditCode(new byte[32]));
    assertFalse(check.contains("tenant-7", noted.records(), noted.head()));
    Files.write(log(), lines);
    assertTrue(check.contains("tenant-7", noted.records(), noted.head()));
  }

  @Test
  void aLineThatACrashCutShortIsTakenOffAndThatIsRecorded() throws IOException {
    doThings(1);
    Files.writeString(log(), "{\"seq\":3,\"time", StandardOpenOption.APPEND);
    assertTrue(check().fault().isPresent());
    doThings(1);
    AuditCheck.Finding found = check();
    assertTrue(found.fault().isEmpty(), found::toString);
    assertEquals(5, found.records());
    assertTrue(Files.readString(log()).contains("\"what\":\"audit.cut\",\"target\":\"14 bytes\""));
  }

  @Test
  void nothingIsDoneWhenTheLogCannotBeContinued() throws IOException {
    doThings(1);
    Files.writeString(log(), "something else\n", StandardOpenOption.APPEND);
    KisekiException refused = assertThrows(KisekiException.class, () -> doThings(1));
    assertEquals(ErrorCode.DATA_CORRUPT, refused.code());
  }

  @Test
  void whoHasNotTheSystemKeyCannotMakeARecord() throws IOException {
    byte[] other = new byte[32];
    other[0] = 1;
    try (AuditTrail forged = AuditTrail.in(data, new AuditCode(other), () -> 1_000)) {
      forged.done(TENANT, "ann", new AuditTrail.Operation("bucket.create", "b"));
    }
    assertTrue(check().fault().orElse("").contains("was changed"), check()::toString);
  }

  @Test
  void aLogGoesOnAfterTheLongestRecordThereIs() {
    AuditDetails details = new AuditDetails();
    List<String> long100 = Collections.nCopies(100, "\"\\語".repeat(400));
    details.with("buckets", long100).with("prefixes", long100).with("role", "x".repeat(100_000));
    for (int i = 0; i < 2; i++) {
      try (AuditTrail trail = trail()) {
        String target = "t".repeat(100_000);
        trail.done(TENANT, "ann", new AuditTrail.Operation("principal.create", target, details));
      }
    }
    assertTrue(check().fault().isEmpty(), check()::toString);
    assertEquals(2, check().records());
  }
}
