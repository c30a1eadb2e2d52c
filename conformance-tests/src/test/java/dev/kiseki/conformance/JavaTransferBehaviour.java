package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.transfer.s3.S3TransferManager;

/** The SDK's transfer manager, which moves files in parts beside each other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JavaTransferBehaviour {

  private static final int MIB = 1 << 20;

  private final S3AsyncClient s3;
  private final S3TransferManager transfers;

  private String bucket = "";

  @TempDir private Path folder;

  JavaTransferBehaviour(S3AsyncClient s3) {
    this.s3 = s3;
    this.transfers = S3TransferManager.builder().s3Client(s3).build();
  }

  @BeforeAll
  static void noteTheVersion() {
    JavaSdk.noteTheVersion();
  }

  @AfterAll
  void closeTheClient() {
    transfers.close();
    s3.close();
  }

  @BeforeEach
  void makeTheBucket() {
    bucket = "java-" + UUID.randomUUID();
    await(s3.createBucket(b -> b.bucket(bucket)));
  }

  @Test
  void aTreeIsCarriedBothWaysAndListed() {
    Path there = FileTree.make(folder.resolve("there"), 10);
    Path back = folder.resolve("back");
    assertEquals(
        List.of(),
        await(
                transfers
                    .uploadDirectory(u -> u.source(there).bucket(bucket).s3Prefix("tree"))
                    .completionFuture())
            .failedTransfers());
    ConcurrentLinkedQueue<String> listed = new ConcurrentLinkedQueue<>();
    await(
        s3.listObjectsV2Paginator(l -> l.bucket(bucket).prefix("tree/").maxKeys(4))
            .subscribe(page -> page.contents().forEach(o -> listed.add(o.key().substring(5)))));
    assertEquals(List.copyOf(FileTree.of(there).keySet()), List.copyOf(listed));
    assertEquals(
        List.of(),
        await(
                transfers
                    .downloadDirectory(
                        d ->
                            d.destination(back)
                                .bucket(bucket)
                                .listObjectsV2RequestTransformer(l -> l.prefix("tree")))
                    .completionFuture())
            .failedTransfers());
    assertEquals(FileTree.of(there), FileTree.of(back));
  }

  @Test
  void aLargeFileGoesComesAndIsCopiedInParts() throws Exception {
    Path there = FileTree.file(folder.resolve("there"), 24 * MIB + 5);
    Path back = folder.resolve("back");
    await(
        transfers
            .uploadFile(u -> u.source(there).putObjectRequest(o -> o.bucket(bucket).key("from")))
            .completionFuture());
    HeadObjectResponse head = await(s3.headObject(o -> o.bucket(bucket).key("from")));
    assertTrue(head.eTag().endsWith("-4\""), head::toString);
    await(
        transfers
            .copy(
                c ->
                    c.copyObjectRequest(
                        o ->
                            o.sourceBucket(bucket)
                                .sourceKey("from")
                                .destinationBucket(bucket)
                                .destinationKey("to")))
            .completionFuture());
    await(s3.deleteObject(o -> o.bucket(bucket).key("from")));
    await(
        transfers
            .downloadFile(
                d -> d.destination(back).getObjectRequest(o -> o.bucket(bucket).key("to")))
            .completionFuture());
    assertTrue(FileTree.same(there, back));
    byte[] acrossTwoParts =
        await(
                s3.getObject(
                    o -> o.bucket(bucket).key("to").range("bytes=8388600-8388615"),
                    AsyncResponseTransformer.toBytes()))
            .asByteArray();
    byte[] content = Files.readAllBytes(there);
    assertArrayEquals(Arrays.copyOfRange(content, 8_388_600, 8_388_616), acrossTwoParts);
  }

  @Test
  void aFileThatIsNotThereIsToldAsSuch() {
    CompletionException failure =
        assertThrows(
            CompletionException.class,
            () ->
                transfers
                    .downloadFile(
                        d ->
                            d.destination(folder.resolve("none"))
                                .getObjectRequest(o -> o.bucket(bucket).key("none")))
                    .completionFuture()
                    .orTimeout(Command.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join());
    // The common runtime asks by HEAD, whose answer has no place for a code.
    assertEquals(404, assertInstanceOf(S3Exception.class, failure.getCause()).statusCode());
  }

  private static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(Command.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
