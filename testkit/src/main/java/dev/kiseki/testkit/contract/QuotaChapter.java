package dev.kiseki.testkit.contract;

import static dev.kiseki.testkit.contract.Stage.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Headroom;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.Quota;
import dev.kiseki.domain.UploadId;
import dev.kiseki.domain.Usage;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.metadata.Expected;
import dev.kiseki.ports.out.metadata.PartPut;
import dev.kiseki.ports.out.metadata.PartRow;
import dev.kiseki.ports.out.metadata.UploadRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is held is counted exactly, and a quota holds whoever races for the last of it. */
interface QuotaChapter {
  Stage stage();

  private static Quota bytes(long max) {
    return new Quota(OptionalLong.of(max), OptionalLong.empty());
  }

  private static Quota objects(long max) {
    return new Quota(OptionalLong.empty(), OptionalLong.of(max));
  }

  private void assertUsage(NamespaceId namespace, long objects, long bytes, long uploadBytes) {
    Usage expected = new Usage(objects, bytes, uploadBytes);
    assertEquals(expected, stage().metadata().usage(Optional.of(namespace)));
  }

  private void set(Optional<NamespaceId> namespace, Quota quota) {
    stage().metadata().setQuota(namespace, quota).awaitDurable();
    assertEquals(quota, stage().metadata().quota(namespace));
  }

  @Test
  default void whatIsHeldIsCountedForBucketAndTenant() {
    NamespaceId one = stage().namespace("one");
    NamespaceId two = stage().namespace("two");
    stage().put(one, "a", "12345");
    stage().put(one, "a", "123");
    stage().put(one, "b", "");
    stage().put(two, "c", "1");
    assertUsage(one, 2, 3, 0);
    assertUsage(two, 1, 1, 0);
    assertEquals(new Usage(3, 4, 0), stage().metadata().usage(Optional.empty()));
    stage().remove(one, "a");
    stage().remove(one, "b");
    assertUsage(one, 0, 0, 0);
    stage().metadata().dropNamespace(one).awaitDurable();
    assertEquals(new Usage(1, 1, 0), stage().metadata().usage(Optional.empty()));
    assertEquals(Usage.NOTHING, stage().ofTenant(2).metadata().usage(Optional.empty()));
    assertFails(ErrorCode.NO_SUCH_NAMESPACE, () -> stage().metadata().usage(Optional.of(one)));
  }

  @Test
  default void olderVersionsCountAndDeleteMarkersDoNot() {
    NamespaceId namespace = stage().namespace("versions");
    stage()
        .metadata()
        .setVersioning(
            namespace, VersioningState.UNVERSIONED, VersioningState.ENABLED, new byte[20])
        .awaitDurable();
    stage().put(namespace, "k", "12345");
    stage().put(namespace, "k", "123");
    stage().remove(namespace, "k");
    assertUsage(namespace, 2, 8, 0);
    set(Optional.of(namespace), bytes(10));
    assertFails(ErrorCode.QUOTA_EXCEEDED, () -> stage().put(namespace, "k", "123"));
    stage().put(namespace, "k", "12");
    assertUsage(namespace, 3, 10, 0);
  }

  @Test
  default void aQuotaOfBytesHoldsForWhatGrowsAndForNothingElse() {
    NamespaceId namespace = stage().namespace("bytes");
    stage().put(namespace, "old", "1234567");
    set(Optional.of(namespace), bytes(5));
    assertEquals(0, stage().metadata().headroom(namespace).bytes());
    assertFails(ErrorCode.QUOTA_EXCEEDED, () -> stage().put(namespace, "new", "1"));
    assertFails(ErrorCode.QUOTA_EXCEEDED, () -> stage().put(namespace, "old", "12345678"));
    stage().put(namespace, "empty", "");
    stage().put(namespace, "old", "1234");
    assertEquals(1, stage().metadata().headroom(namespace).bytes());
    stage().put(namespace, "new", "1");
    assertFails(ErrorCode.QUOTA_EXCEEDED, () -> stage().put(namespace, "newer", "1"));
    stage().remove(namespace, "old");
    stage().put(namespace, "newer", "1234");
    assertUsage(namespace, 3, 5, 0);
    set(Optional.of(namespace), Quota.NONE);
    stage().put(namespace, "more", "123456789");
    assertEquals(Headroom.UNLIMITED, stage().metadata().headroom(namespace));
  }

  @Test
  default void aTenantsQuotaHoldsOverAllItsBucketsAndNobodyElses() {
    NamespaceId one = stage().namespace("one");
    NamespaceId two = stage().namespace("two");
    set(Optional.empty(), objects(2));
    stage().put(one, "a", "1");
    stage().put(two, "a", "1");
    assertFails(ErrorCode.QUOTA_EXCEEDED, () -> stage().put(two, "b", "1"));
    stage().put(two, "a", "123");
    Stage other = stage().ofTenant(2);
    NamespaceId theirs = other.namespace("one");
    other.put(theirs, "a", "1");
    other.put(theirs, "b", "1");
    other.put(theirs, "c", "1");
    assertUsage(two, 1, 3, 0);
  }

  @Test
  default void partsAreReservedUntilTheirUploadEnds() {
    NamespaceId namespace = stage().namespace("parts");
    set(Optional.of(namespace), bytes(10));
    UploadId upload = open(namespace, "k");
    PartRow first = part(namespace, "k", upload, 1, "123456");
    assertUsage(namespace, 0, 0, 6);
    assertFails(ErrorCode.QUOTA_EXCEEDED, () -> part(namespace, "k", upload, 2, "12345"));
    assertFails(ErrorCode.QUOTA_EXCEEDED, () -> stage().put(namespace, "o", "12345"));
    PartRow second = part(namespace, "k", upload, 2, "1234");
    PartRow smaller = part(namespace, "k", upload, 1, "12");
    assertUsage(namespace, 0, 0, 6);
    assertFails(ErrorCode.CONDITION_CHANGED, () -> complete(namespace, upload, first, second));
    complete(namespace, upload, smaller, second);
    assertUsage(namespace, 1, 6, 0);
    UploadId aborted = open(namespace, "l");
    part(namespace, "l", aborted, 1, "1234");
    assertFails(ErrorCode.QUOTA_EXCEEDED, () -> stage().put(namespace, "o", "1"));
    stage().metadata().abortUpload(namespace, ObjectKey.of("l"), aborted).awaitDurable();
    stage().put(namespace, "o", "1234");
    assertUsage(namespace, 2, 10, 0);
  }

  @Test
  default void aDroppedBucketTakesItsReservedPartsAlong() {
    NamespaceId namespace = stage().namespace("dropped");
    UploadId upload = open(namespace, "k");
    part(namespace, "k", upload, 1, "123456");
    assertEquals(6, stage().metadata().usage(Optional.empty()).uploadBytes());
    stage().metadata().dropNamespace(namespace).awaitDurable();
    assertEquals(Usage.NOTHING, stage().metadata().usage(Optional.empty()));
  }

  @Test
  default void ofRacingPutsOnlyAsManyWinAsTheQuotaHolds() throws Exception {
    NamespaceId namespace = stage().namespace("race");
    set(Optional.of(namespace), objects(7));
    List<Callable<Boolean>> puts = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      String key = "k" + i;
      puts.add(() -> fits(() -> stage().put(namespace, key, "1")));
    }
    int winners = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var each : threads.invokeAll(puts, 60, TimeUnit.SECONDS)) {
        winners += each.get() ? 1 : 0;
      }
    }
    assertEquals(7, winners);
    assertUsage(namespace, 7, 7, 0);
  }

  private static boolean fits(Runnable put) {
    try {
      put.run();
      return true;
    } catch (dev.kiseki.domain.KisekiException e) {
      assertTrue(e.code() == ErrorCode.QUOTA_EXCEEDED, e::toString);
      return false;
    }
  }

  private UploadId open(NamespaceId namespace, String key) {
    UploadId id = stage().ids().upload();
    stage()
        .metadata()
        .openUpload(
            new UploadRow(id, namespace, ObjectKey.of(key), Stage.MODIFIED, "bob", new byte[] {1}))
        .awaitDurable();
    return id;
  }

  private PartRow part(
      NamespaceId namespace, String key, UploadId upload, int number, String text) {
    byte[] plain = Stage.bytes(text);
    var content = stage().ids().content();
    PartRow row =
        new PartRow(number, content, plain.length, Stage.MODIFIED, FakeSeals.part(content));
    stage()
        .metadata()
        .putPart(
            namespace, ObjectKey.of(key), upload, new PartPut(row, 1, stage().body(content, plain)))
        .awaitDurable();
    return row;
  }

  private void complete(NamespaceId namespace, UploadId upload, PartRow... parts) {
    List<Stage.Range> ranges = new ArrayList<>();
    for (PartRow part : parts) {
      ranges.add(new Stage.Range(part.content(), 0, part.sizeBytes()));
    }
    stage()
        .metadata()
        .completeUpload(
            upload,
            List.of(parts),
            stage().sharedRow(namespace, ObjectKey.of("k"), new Expected.Anything(), ranges))
        .awaitDurable();
  }
}
