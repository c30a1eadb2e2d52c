package dev.kiseki.dist.wiring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.DeleteConditions;
import dev.kiseki.domain.ObjectAttributes;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.PartNumber;
import dev.kiseki.domain.UploadId;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.in.keys.ReencryptNamespace.Job;
import dev.kiseki.ports.in.object.ObjectTarget;
import dev.kiseki.ports.in.upload.CreateUpload;
import dev.kiseki.ports.in.upload.UploadTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Objects, versions and uploads that older keys sealed, sealed anew; and what ends a job early. */
@Tag("keys")
final class ReencryptionTest extends ReencryptedBucket {
  private static final int PART_BYTES = 5 << 20;
  private static final String DEEP = "d".repeat(600) + "/" + "x".repeat(300);

  @Test
  void plainObjectsReadBackAndTheOldKeyIsGone() {
    byte[] large = pattern(3 << 20, 1);
    put("empty", new byte[0]);
    put("small", pattern(4096, 2));
    put("large", large);
    put(DEEP, pattern(99, 3));
    open.tag(acme, BUCKET, Map.of("a", "b"));
    rotate();
    put("new", pattern(100, 4));
    start();
    Job job = awaitState("done");
    assertTrue(job.blobs() > 0);
    assertEquals(job.totalBlobs(), job.blobs());
    assertEquals(job.totalBytes(), job.bytes());
    assertTrue(job.bytes() >= large.length, job::toString);
    for (int round = 0; round < 2; round++) {
      assertArrayEquals(new byte[0], get("empty"));
      assertArrayEquals(pattern(4096, 2), get("small"));
      assertArrayEquals(large, get("large"));
      assertArrayEquals(pattern(99, 3), get(DEEP));
      assertArrayEquals(pattern(100, 4), get("new"));
      assertEquals(Map.of("a", "b"), open.tags(acme, BUCKET));
      assertEquals(5, open.list(acme, BUCKET).size());
      reopen();
    }
    open.close();
    assertEquals(List.of(true, false), givenUp());
    assertEquals(List.of(2), epochsOfBlobs());
  }

  @Test
  void aBucketUnderOneKeyIsDoneAtOnce() {
    put("k", pattern(10, 1));
    assertEquals("done", start().state());
    assertArrayEquals(pattern(10, 1), get("k"));
  }

  @Test
  void theOldKeysStayIfTheyAreToStay() {
    put("k", pattern(100_000, 1));
    rotate();
    jobs().start(ACME, NAMESPACE, true);
    awaitState("done");
    open.close();
    assertEquals(List.of(false, false), givenUp());
    assertEquals(List.of(2), epochsOfBlobs());
  }

  @Test
  void versionsMarkersAndCopiesWhoseSourceIsGoneReadBack() {
    open.versioning(acme, BUCKET, VersioningState.ENABLED);
    List<VersionId> versions = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      versions.add(open.putVersion(acme, BUCKET, "dir/v", pattern(5000 + i, i)));
    }
    VersionId marker = open.mark(acme, BUCKET, "dir/v");
    byte[] source = pattern(2 << 20, 9);
    VersionId copied = open.putVersion(acme, BUCKET, "source", source);
    open.copy(acme, BUCKET, "source", "bucket", "copy");
    removeVersion("source", copied);
    rotate();
    rotate();
    List<String> before = open.versions(acme, BUCKET);
    start();
    awaitState("done");
    for (int round = 0; round < 2; round++) {
      assertEquals(before, open.versions(acme, BUCKET));
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(
            pattern(5000 + i, i),
            open.getVersion(acme, BUCKET, "dir/v", Optional.of(versions.get(i))));
      }
      assertArrayEquals(source, get("copy"));
      reopen();
    }
    removeVersion("dir/v", marker);
    assertArrayEquals(pattern(5002, 2), get("dir/v"));
    open.close();
    assertEquals(List.of(true, true, false), givenUp());
    assertEquals(List.of(3), epochsOfBlobs());
  }

  private void removeVersion(String key, VersionId version) {
    var target = new ObjectTarget(acme, NAMESPACE, ObjectKey.of(key), Optional.of(version));
    var _ = open.deployment.useCases().deleteObject().delete(target, DeleteConditions.NONE);
  }

  @Test
  void uploadsThatAreOpenGoOn() {
    UploadId id =
        open.deployment
            .useCases()
            .createUpload()
            .create(
                new CreateUpload.Command(
                    OpenDeployment.target(acme, BUCKET, "upload"),
                    ObjectAttributes.NONE,
                    Optional.empty()));
    UploadTarget target = new UploadTarget(OpenDeployment.target(acme, BUCKET, "upload"), id);
    part(target, 1, pattern(PART_BYTES, 1));
    open.multipart(acme, BUCKET, "whole", List.of(pattern(PART_BYTES, 3), pattern(10, 4)));
    rotate();
    start();
    awaitState("done");
    reopen();
    part(target, 2, pattern(10, 2));
    var parts = open.deployment.useCases().listParts().list(target, 0, 10).parts();
    assertEquals(2, parts.size());
    assertArrayEquals(
        pattern(10, 4), Arrays.copyOfRange(get("whole"), PART_BYTES, PART_BYTES + 10));
    open.close();
    assertEquals(List.of(true, false), givenUp());
    assertEquals(List.of(2), epochsOfBlobs());
  }

  private void part(UploadTarget target, int number, byte[] bytes) {
    var _ =
        open.deployment
            .useCases()
            .uploadPart()
            .upload(target, new PartNumber(number), _ -> new TestBody(bytes, true));
  }

  /** It is taken up where it was. */
  @Test
  void aRestartInTheMiddleGoesOn() {
    open.close();
    open = new OpenDeployment(root, 4);
    for (int i = 0; i < 6; i++) {
      put("k" + i, pattern(1 << 20, i));
    }
    rotate();
    start();
    for (int i = 0; i < 3; i++) {
      long before = job().blobs();
      awaitMore(before);
      open.close();
      open = new OpenDeployment(root, 4);
    }
    awaitState("done");
    open.close();
    assertEquals(List.of(true, false), givenUp());
    assertEquals(List.of(2), epochsOfBlobs());
    open = new OpenDeployment(root);
    for (int i = 0; i < 6; i++) {
      assertArrayEquals(pattern(1 << 20, i), get("k" + i));
    }
  }

  @Test
  void whatIsCancelledMayBeginAgain() {
    open.close();
    open = new OpenDeployment(root, 1);
    put("k", pattern(3 << 20, 1));
    put("l", pattern(3 << 20, 2));
    rotate();
    start();
    awaitMore(0);
    assertEquals("cancelled", jobs().cancel(ACME, NAMESPACE).state());
    reopen();
    assertArrayEquals(pattern(3 << 20, 2), get("l"));
    start();
    awaitState("done");
    assertArrayEquals(pattern(3 << 20, 1), get("k"));
    assertArrayEquals(pattern(3 << 20, 2), get("l"));
  }

  /** A shred wins. */
  @Test
  void aTenantThatIsShreddedMeanwhileEndsTheJob() {
    open.close();
    open = new OpenDeployment(root, 1);
    put("k", pattern(2 << 20, 1));
    put("l", pattern(2 << 20, 2));
    rotate();
    start();
    awaitMore(0);
    var shred = open.deployment.useCases().keyOperations().shredTenant();
    while (shred.step(ACME).receipt().isEmpty()) {
      // One step after the other.
    }
    awaitState("failed");
  }
}
