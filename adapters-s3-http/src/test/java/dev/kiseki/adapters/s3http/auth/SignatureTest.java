package dev.kiseki.adapters.s3http.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.s3http.TestSigner;
import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.adapters.s3http.target.RequestTarget;
import dev.kiseki.adapters.s3http.target.TargetParser;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.identity.SigningIdentity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The published examples of the AWS S3 API reference, section "Authenticating Requests", and
 * requests signed by a second implementation.
 */
class SignatureTest {
  private static final String KEY = "AKIAIOSFODNN7EXAMPLE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  private static final String HOST = "examplebucket.s3.amazonaws.com";
  private static final String DATE = "20130524T000000Z";
  private static final long NOW = Instant.parse("2013-05-24T00:00:00Z").toEpochMilli();

  private static final SigningIdentity IDENTITY =
      new SigningIdentity(
          new Caller(
              new TenantId(1),
              new TenantName("acme"),
              "admin",
              Role.ADMIN,
              dev.kiseki.domain.AccessScope.ALL),
          SECRET.getBytes(StandardCharsets.UTF_8));

  private final TargetParser targets = new TargetParser(List.of("s3.amazonaws.com"));

  private static Authenticator at(long millis) {
    return new Authenticator(
        id -> id.equals(KEY) ? Optional.of(IDENTITY) : Optional.empty(), () -> millis, true);
  }

  private static String credential(String signedHeaders, String signature) {
    return "AWS4-HMAC-SHA256"
        + " Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders="
        + signedHeaders
        + ",Signature="
        + signature;
  }

  private static ErrorCode refusal(Runnable action) {
    return assertThrows(KisekiException.class, action::run).code();
  }

  @Test
  void theGetExampleOfAwsIsAccepted() {
    RequestHeaders headers =
        RequestHeaders.builder()
            .add("Host", HOST)
            .add("Range", "bytes=0-9")
            .add("x-amz-content-sha256", TestSigner.EMPTY_SHA)
            .add("x-amz-date", DATE)
            .add(
                "Authorization",
                credential(
                    "host;range;x-amz-content-sha256;x-amz-date",
                    "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"))
            .build();
    RequestTarget target = targets.parse("GET", "/test.txt", "", HOST);
    assertEquals(Optional.of("examplebucket"), target.bucket());
    assertInstanceOf(Authentication.Signed.class, at(NOW).authenticate(target, headers));
  }

  @Test
  void thePutExampleOfAwsIsAccepted() {
    RequestHeaders headers =
        RequestHeaders.builder()
            .add("Host", HOST)
            .add("Date", "Fri, 24 May 2013 00:00:00 GMT")
            .add("x-amz-date", DATE)
            .add("x-amz-storage-class", "REDUCED_REDUNDANCY")
            .add(
                "x-amz-content-sha256",
                "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072")
            .add(
                "Authorization",
                credential(
                    "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                    "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"))
            .build();
    RequestTarget target = targets.parse("PUT", "/test%24file.text", "", HOST);
    assertInstanceOf(Authentication.Signed.class, at(NOW).authenticate(target, headers));
  }

  @Test
  void theListExampleOfAwsIsAccepted() {
    RequestHeaders headers =
        RequestHeaders.builder()
            .add("Host", HOST)
            .add("x-amz-date", DATE)
            .add("x-amz-content-sha256", TestSigner.EMPTY_SHA)
            .add(
                "Authorization",
                credential(
                    "host;x-amz-content-sha256;x-amz-date",
                    "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"))
            .build();
    RequestTarget target = targets.parse("GET", "/", "max-keys=2&prefix=J", HOST);
    assertInstanceOf(Authentication.Signed.class, at(NOW).authenticate(target, headers));
  }

  @Test
  void thePresignedExampleOfAwsIsAcceptedUntilItExpires() {
    String query =
        "X-Amz-Algorithm=AWS4-HMAC-SHA256"
            + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
            + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
            + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
    RequestTarget target = targets.parse("GET", "/test.txt", query, HOST);
    RequestHeaders headers = RequestHeaders.builder().add("Host", HOST).build();
    assertInstanceOf(
        Authentication.Signed.class, at(NOW + 86_000_000).authenticate(target, headers));
    assertEquals(
        ErrorCode.REQUEST_EXPIRED,
        refusal(() -> at(NOW + 86_402_000).authenticate(target, headers)));
  }

  @Test
  void theChunkedExampleOfAwsIsAccepted() {
    RequestHeaders headers =
        RequestHeaders.builder()
            .add("Host", "s3.amazonaws.com")
            .add("x-amz-date", DATE)
            .add("x-amz-storage-class", "REDUCED_REDUNDANCY")
            .add("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
            .add("Content-Encoding", "aws-chunked")
            .add("x-amz-decoded-content-length", "66560")
            .add("Content-Length", "66824")
            .add(
                "Authorization",
                credential(
                    "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;"
                        + "x-amz-decoded-content-length;x-amz-storage-class",
                    "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"))
            .build();
    RequestTarget target =
        targets.parse("PUT", "/examplebucket/chunkObject.txt", "", "s3.amazonaws.com");
    Authentication.Signed signed =
        assertInstanceOf(Authentication.Signed.class, at(NOW).authenticate(target, headers));
    ChunkSigner chunks = signed.chunks().orElseThrow();
    byte[] first = "a".repeat(65536).getBytes(StandardCharsets.US_ASCII);
    byte[] second = "a".repeat(1024).getBytes(StandardCharsets.US_ASCII);
    assertTrue(
        chunks.acceptsChunk(
            "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
            TestSigner.sha256(first)));
    assertTrue(
        chunks.acceptsChunk(
            "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
            TestSigner.sha256(second)));
    assertTrue(
        chunks.acceptsChunk(
            "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
            TestSigner.sha256(new byte[0])));
  }

  @Test
  void defectsGetTheirOwnRefusals() {
    RequestTarget target = targets.parse("GET", "/test.txt", "", HOST);
    RequestHeaders.Builder base =
        RequestHeaders.builder()
            .add("Host", HOST)
            .add("x-amz-content-sha256", TestSigner.EMPTY_SHA);
    assertInstanceOf(Authentication.Anonymous.class, at(NOW).authenticate(target, base.build()));
    String good = credential("host;x-amz-content-sha256;x-amz-date", "00");
    assertEquals(ErrorCode.INVALID_REQUEST, with(target, "AWS AKID:sig", DATE));
    assertEquals(ErrorCode.INVALID_ARGUMENT, with(target, "AWS HAHAHA", DATE));
    assertEquals(ErrorCode.INVALID_ARGUMENT, with(target, "AWS HAHAHA", DATE));
    assertEquals(ErrorCode.INVALID_ARGUMENT, with(target, "Basic x", DATE));
    assertEquals(
        ErrorCode.AUTHORIZATION_HEADER_MALFORMED,
        with(target, "AWS4-HMAC-SHA256 Credential=x", DATE));
    assertEquals(ErrorCode.SIGNATURE_MISMATCH, with(target, good, DATE));
    assertEquals(ErrorCode.UNKNOWN_ACCESS_KEY, with(target, good.replace("AKIA", "NONE"), DATE));
    assertEquals(ErrorCode.ACCESS_DENIED, with(target, good, "yesterday"));
    assertEquals(ErrorCode.ACCESS_DENIED, with(target, good.replace("host;", ""), DATE));
    assertEquals(ErrorCode.ACCESS_DENIED, with(target, good.replace(";x-amz-date", ""), DATE));
    assertEquals(ErrorCode.REQUEST_TIME_SKEWED, with(target, good, "20130524T001501Z"));
    assertEquals(ErrorCode.REQUEST_TIME_SKEWED, with(target, good, "20300707T215304Z"));
    assertEquals(ErrorCode.REQUEST_TIME_SKEWED, with(target, good, "20300707T215304Z"));
  }

  private static ErrorCode with(RequestTarget target, String authorization, String date) {
    RequestHeaders headers =
        RequestHeaders.builder()
            .add("Host", HOST)
            .add("x-amz-content-sha256", TestSigner.EMPTY_SHA)
            .add("x-amz-date", date)
            .add("Authorization", authorization)
            .build();
    return refusal(() -> at(NOW).authenticate(target, headers));
  }

  @Test
  void whatASecondImplementationSignsIsAccepted() {
    TestSigner signer = new TestSigner(KEY, SECRET, DATE, "eu-west-1");
    TreeMap<String, String> signed = new TreeMap<>();
    signed.put("host", HOST);
    signed.put("x-amz-date", DATE);
    signed.put("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
    signed.put("x-amz-meta-é", "Ã©");
    String authorization =
        signer.authorization("PUT", "/a//%25/..", "a=1&b=%2B", signed, "UNSIGNED-PAYLOAD");
    RequestHeaders.Builder headers = RequestHeaders.builder().add("Authorization", authorization);
    signed.forEach(headers::add);
    RequestTarget target = targets.parse("PUT", "/a//%25/..", "b=%2B&a=1", HOST);
    assertInstanceOf(Authentication.Signed.class, at(NOW).authenticate(target, headers.build()));
  }

  @Test
  void noAuthorizationHeaderMakesItThrowAnythingButARefusal() {
    long seed = 5;
    Random random = new Random(seed);
    RequestTarget target = targets.parse("GET", "/k", "", HOST);
    String good = credential("host;x-amz-content-sha256;x-amz-date", "00");
    for (int round = 0; round < 5000; round++) {
      char[] text = good.toCharArray();
      for (int damage = random.nextInt(5); damage >= 0; damage--) {
        text[random.nextInt(text.length)] = (char) random.nextInt(256);
      }
      String damaged = new String(text, 0, random.nextInt(text.length) + 1);
      if (!damaged.isBlank()) {
        assertTrue(with(target, damaged, DATE) != ErrorCode.INTERNAL, "seed " + seed);
      }
    }
  }
}
