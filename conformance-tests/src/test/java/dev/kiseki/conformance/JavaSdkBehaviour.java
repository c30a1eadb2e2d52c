package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** What the blocking client must find; run over http and https, which it signs differently. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JavaSdkBehaviour {

  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  private final RunningServer server;
  private final String endpoint;
  private final S3Client s3;

  private String bucket = "";

  @TempDir private Path folder;

  JavaSdkBehaviour(RunningServer server, String endpoint, S3Client s3) {
    this.server = server;
    this.endpoint = endpoint;
    this.s3 = s3;
  }

  @BeforeAll
  static void noteTheVersion() {
    JavaSdk.noteTheVersion();
  }

  @AfterAll
  void closeTheClient() {
    s3.close();
  }

  @BeforeEach
  void makeTheBucket() {
    bucket = "java-" + UUID.randomUUID();
    s3.createBucket(b -> b.bucket(bucket));
  }

  @Test
  void aTreeIsPutListedInPagesReadAndDeleted() throws Exception {
    Path there = FileTree.make(folder.resolve("there"), 9);
    Path back = folder.resolve("back");
    Map<String, String> expected = FileTree.of(there);
    for (String name : expected.keySet()) {
      s3.putObject(o -> o.bucket(bucket).key(name), there.resolve(name));
    }
    List<String> listed = keys(2);
    assertEquals(List.copyOf(expected.keySet()), listed);
    for (String name : listed) {
      Path file = back.resolve(name);
      Files.createDirectories(file.getParent());
      s3.getObject(o -> o.bucket(bucket).key(name), file);
    }
    assertEquals(expected, FileTree.of(back));

    List<ObjectIdentifier> all =
        listed.stream().map(name -> ObjectIdentifier.builder().key(name).build()).toList();
    assertEquals(
        all.size(),
        s3.deleteObjects(d -> d.bucket(bucket).delete(o -> o.objects(all))).deleted().size());
    assertEquals(List.of(), keys(1000));
    s3.deleteBucket(b -> b.bucket(bucket));
  }

  private List<String> keys(int pageSize) {
    return s3.listObjectsV2Paginator(l -> l.bucket(bucket).maxKeys(pageSize)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  @Test
  void contentOfUnknownLengthCarriesItsChecksum() {
    byte[] content = content(300_001);
    PutObjectResponse put =
        s3.putObject(
            o -> o.bucket(bucket).key("k"),
            RequestBody.fromContentProvider(() -> new ByteArrayInputStream(content), "a/b"));
    assertEquals(crc32(content), put.checksumCRC32());
    ResponseBytes<GetObjectResponse> got =
        s3.getObjectAsBytes(o -> o.bucket(bucket).key("k").checksumMode(ChecksumMode.ENABLED));
    assertArrayEquals(content, got.asByteArray());
    assertEquals(crc32(content), got.response().checksumCRC32());
    assertEquals("a/b", got.response().contentType());
    ResponseBytes<GetObjectResponse> range =
        s3.getObjectAsBytes(o -> o.bucket(bucket).key("k").range("bytes=-7"));
    assertEquals("bytes 299994-300000/300001", range.response().contentRange());
  }

  @Test
  void partsBecomeOneObject() {
    byte[] first = content(5 << 20);
    byte[] last = content(77);
    CreateMultipartUploadResponse upload =
        s3.createMultipartUpload(o -> o.bucket(bucket).key("k").metadata(Map.of("kind", "parts")));
    List<CompletedPart> parts = new ArrayList<>();
    for (byte[] part : List.of(first, last)) {
      int number = parts.size() + 1;
      UploadPartResponse sent =
          s3.uploadPart(
              p -> p.bucket(bucket).key("k").uploadId(upload.uploadId()).partNumber(number),
              RequestBody.fromBytes(part));
      assertEquals(crc32(part), sent.checksumCRC32());
      parts.add(CompletedPart.builder().partNumber(number).eTag(sent.eTag()).build());
    }
    s3.completeMultipartUpload(
        c ->
            c.bucket(bucket)
                .key("k")
                .uploadId(upload.uploadId())
                .multipartUpload(m -> m.parts(parts)));
    ResponseBytes<GetObjectResponse> got = s3.getObjectAsBytes(o -> o.bucket(bucket).key("k"));
    byte[] whole = ByteBuffer.allocate(first.length + last.length).put(first).put(last).array();
    assertArrayEquals(whole, got.asByteArray());
    assertEquals(Map.of("kind", "parts"), got.response().metadata());
    assertArrayEquals(
        last, s3.getObjectAsBytes(o -> o.bucket(bucket).key("k").partNumber(2)).asByteArray());
  }

  @Test
  void errorsAreTheExceptionsOfTheSdk() {
    assertThrows(
        NoSuchKeyException.class, () -> s3.getObjectAsBytes(o -> o.bucket(bucket).key("none")));
    assertThrows(NoSuchKeyException.class, () -> s3.headObject(o -> o.bucket(bucket).key("none")));
    assertThrows(
        NoSuchBucketException.class, () -> s3.listObjectsV2(l -> l.bucket("none-" + bucket)));
    s3.putObject(o -> o.bucket(bucket).key("k"), RequestBody.fromString("first"));
    S3Exception lost =
        assertThrows(
            S3Exception.class,
            () ->
                s3.putObject(
                    o -> o.bucket(bucket).key("k").ifNoneMatch("*"),
                    RequestBody.fromString("second")));
    assertEquals("412 PreconditionFailed", described(lost));
    try (S3Client liar = JavaSdk.withAnotherSecret(server)) {
      S3Exception refused = assertThrows(S3Exception.class, liar::listBuckets);
      assertEquals("403 SignatureDoesNotMatch", described(refused));
    }
  }

  private static String described(S3Exception error) {
    return error.statusCode() + " " + error.awsErrorDetails().errorCode();
  }

  @Test
  void presignedUrlsAreGoodForAPlainClient() throws Exception {
    byte[] content = content(100_000);
    String key = "a b+c/ä&=?.bin";
    try (S3Presigner presigner = JavaSdk.presigner(endpoint);
        HttpClient plain = JavaSdk.plainClient(server)) {
      URI put =
          presigner
              .presignPutObject(
                  p ->
                      p.signatureDuration(A_MINUTE)
                          .putObjectRequest(o -> o.bucket(bucket).key(key)))
              .url()
              .toURI();
      URI get =
          presigner
              .presignGetObject(
                  p ->
                      p.signatureDuration(A_MINUTE)
                          .getObjectRequest(o -> o.bucket(bucket).key(key)))
              .url()
              .toURI();
      HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofByteArray(content);
      HttpResponse<String> sent =
          plain.send(
              HttpRequest.newBuilder(put).timeout(A_MINUTE).PUT(body).build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(200, sent.statusCode(), sent::body);
      HttpResponse<byte[]> got =
          plain.send(
              HttpRequest.newBuilder(get).timeout(A_MINUTE).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      assertEquals(200, got.statusCode());
      assertArrayEquals(content, got.body());
      assertEquals(
          403,
          plain
              .send(
                  HttpRequest.newBuilder(get).timeout(A_MINUTE).DELETE().build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode());
    }
  }

  private static byte[] content(int sizeBytes) {
    byte[] content = new byte[sizeBytes];
    new Random(sizeBytes).nextBytes(content);
    return content;
  }

  private static String crc32(byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(content);
    byte[] value = ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
    return Base64.getEncoder().encodeToString(value);
  }
}
