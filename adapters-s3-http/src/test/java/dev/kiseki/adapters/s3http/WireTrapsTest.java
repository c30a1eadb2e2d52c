package dev.kiseki.adapters.s3http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each trap of the HTTP server, against a started one and through a bare socket. */
@SuppressWarnings("NullAway.Init") // set before each test
class WireTrapsTest {
  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";

  private final S3Server server =
      new S3Server(
          S3ServerConfig.on("127.0.0.1", 0),
          new MemoryStore().useCases(),
          () -> MemoryStore.NOW_SECONDS * 1000);
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    server.start();
    client = new RawClient(server.port());
    client.send(RawClient.head("PUT", "/bkt", Map.of("content-length", "0"), UNSIGNED));
    assertEquals(200, client.receive().status());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  private RawClient.Answer put(
      String target, String canonical, Map<String, String> extra, String body) throws IOException {
    Map<String, String> headers = new TreeMap<>(extra);
    headers.put("content-length", Integer.toString(body.length()));
    client.send(RawClient.head("PUT", target, canonical, headers, UNSIGNED) + body);
    return client.receive();
  }

  private void send(byte[] bytes) {
    try {
      client.send(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String list() throws IOException {
    client.send(RawClient.head("GET", "/bkt?list-type=2", "/bkt?list-type=2", Map.of(), UNSIGNED));
    return client.receive().text();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a//b",
        "../x",
        "a/./b",
        "a/../b",
        "x%3By",
        "a%2Fb",
        "a%252Fb",
        "a%2Bb",
        "a%20b",
        "t/",
        "%7C%22%7B%7D%5C%5E",
        "%5B%5D%3C%3E%60",
        "%01%1F",
        "%E6%97%A5"
      })
  void keysComeBackByteForByte(String raw) throws IOException {
    String canonical = "/bkt/" + raw.replace("%2F", "/");
    assertEquals(200, put("/bkt/" + raw, canonical, Map.of(), "hello").status());
    client.send(RawClient.head("GET", "/bkt/" + raw, canonical, Map.of(), UNSIGNED));
    assertEquals("hello", client.receive().text());
    String key = URLDecoder.decode(raw, StandardCharsets.UTF_8);
    client.send(
        RawClient.head(
            "GET",
            "/bkt?encoding-type=url&list-type=2",
            "/bkt?encoding-type=url&list-type=2",
            Map.of(),
            UNSIGNED));
    String encoded =
        URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/").replace("+", "%20");
    assertTrue(client.receive().text().contains("<Key>" + encoded + "</Key>"));
  }

  /** As a client does that sends a part to an upload that was aborted. */
  @Test
  void aRefusalIsReadByAClientThatSendsAWholePartFirst() throws IOException {
    String part = "x".repeat(15 << 20);
    RawClient.Answer refusal = put("/absent/k", "/absent/k", Map.of(), part);
    assertEquals(404, refusal.status());
    assertTrue(refusal.text().contains("<Code>NoSuchBucket</Code>"), refusal.text());
  }

  /** What is read with the end of a body belongs to the next request. */
  @ParameterizedTest
  @ValueSource(ints = {16_383, 16_384, 24_577, 65_536, 81_920, 300_003, 5_000_000})
  void requestsBehindALargeBodyAreAnsweredInTurn(int length)
      throws IOException, InterruptedException {
    byte[] body = new byte[length];
    new Random(length).nextBytes(body);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int round = 0; round < 3; round++) {
      String key = "/bkt/" + length + "-" + round;
      Map<String, String> headers = Map.of("content-length", Integer.toString(length));
      all.writeBytes(RawClient.head("PUT", key, headers, UNSIGNED).getBytes(ISO_8859_1));
      all.writeBytes(body);
      all.writeBytes(RawClient.head("GET", key, Map.of(), UNSIGNED).getBytes(ISO_8859_1));
    }
    byte[] requests = all.toByteArray();
    Thread sender = Thread.ofVirtual().start(() -> send(requests));
    for (int round = 0; round < 3; round++) {
      assertEquals(200, client.receive().status());
      assertArrayEquals(body, client.receive().body());
    }
    assertTrue(sender.join(Duration.ofSeconds(10)));
  }

  @Test
  void theTenCharactersThatUrisForbidAreAcceptedRaw() throws IOException {
    String canonical = "/bkt/%7C%22%7B%7D%5C%5E%5B%5D%3C%3E%60";
    assertEquals(200, put("/bkt/|\"{}\\^[]<>`", canonical, Map.of(), "x").status());
  }

  @Test
  void aMatrixParameterIsPartOfTheKey() throws IOException {
    assertEquals(200, put("/bkt/a;b=c", "/bkt/a%3Bb%3Dc", Map.of(), "x").status());
    assertTrue(list().contains("<Key>a;b=c</Key>"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bkt/%zz", "/bkt/%", "/bkt/%4", "/bkt/%ff", "/bkt/a%00b"})
  void aTargetThatIsNoTextIsRefusedInXml(String target) throws IOException {
    client.send(RawClient.head("GET", target, Map.of(), UNSIGNED));
    RawClient.Answer answer = client.receive();
    assertEquals(400, answer.status());
    assertTrue(answer.text().contains("<Code>InvalidURI</Code>"));
  }

  /** Helidon's Date is up to a second old: an object could be younger than its answer. */
  @Test
  void answersAreDatedByTheClockOfObjects() throws IOException {
    RawClient.Answer answer = put("/bkt/k", "/bkt/k", Map.of(), "x");
    assertEquals("Tue, 14 Nov 2023 22:13:20 GMT", answer.header("date"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.0", "PRI * HTTP/2.0", "GET / HTTP/3", "hello"})
  void whatIsNotHttp11IsRefusedInXml(String line) throws IOException {
    client.send(line + "\r\nHost: 127.0.0.1\r\n\r\n");
    RawClient.Answer answer = client.receive();
    assertTrue(answer.status() == 400 || answer.status() == 505, "status " + answer.status());
    assertTrue(answer.text().startsWith("<?xml"), answer.text());
    assertTrue(client.isClosed());
  }

  @Test
  void aTargetOfTwentyKilobytesIsReadAndOneOfFortyRefused() throws IOException {
    String query = "/bkt?list-type=2&prefix=" + "x".repeat(20_000);
    client.send(RawClient.head("GET", query, query, Map.of(), UNSIGNED));
    assertEquals(200, client.receive().status());
    client.send("GET /bkt?prefix=" + "x".repeat(40_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    RawClient.Answer answer = client.receive();
    assertEquals(414, answer.status());
    assertTrue(answer.text().startsWith("<?xml"));
  }

  @Test
  void headersOfThirtyKilobytesAreRead() throws IOException {
    assertEquals(200, put("/bkt/k", "/bkt/k", Map.of("x-other", "y".repeat(30_000)), "x").status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"aws-chunked", "gzip", "aws-chunked,gzip"})
  void aContentEncodingIsKeptAndTheBodyLeftAlone(String encoding) throws IOException {
    assertEquals(
        200, put("/bkt/k", "/bkt/k", Map.of("content-encoding", encoding), "body").status());
    client.send(RawClient.head("GET", "/bkt/k", Map.of(), UNSIGNED));
    RawClient.Answer answer = client.receive();
    assertEquals("body", answer.text());
    assertEquals(encoding.contains("gzip") ? "gzip" : "", answer.header("content-encoding"));
  }

  @Test
  void aShortBodyStoresNothingAndEndsTheConnection() throws IOException {
    client.send(
        RawClient.head("PUT", "/bkt/short", Map.of("content-length", "10"), UNSIGNED) + "12345");
    client.endOutput();
    assertEquals(400, client.receive().status());
    assertTrue(client.isClosed());
    client = new RawClient(server.port());
    assertTrue(!list().contains("short"));
  }

  @Test
  void headTellsTheLengthAndSendsNothing() throws IOException {
    put("/bkt/k", "/bkt/k", Map.of(), "hello");
    client.send(RawClient.head("HEAD", "/bkt/k", Map.of(), UNSIGNED));
    RawClient.Answer answer = client.receive(true);
    assertEquals("5", answer.header("content-length"));
    assertTrue(list().contains("<Key>k</Key>"));
  }

  @Test
  void notModifiedHasATagAndTheConnectionGoesOn() throws IOException {
    put("/bkt/k", "/bkt/k", Map.of(), "hello");
    client.send(RawClient.head("GET", "/bkt/k", Map.of("if-none-match", "*"), UNSIGNED));
    RawClient.Answer answer = client.receive();
    assertEquals(304, answer.status());
    assertEquals("\"5d41402abc4b2a76b9719d911017c592\"", answer.header("etag"));
    assertTrue(!answer.header("last-modified").isEmpty());
    assertTrue(list().contains("<Key>k</Key>"));
  }

  @Test
  void continueIsSentOnlyWhenTheBodyIsWanted() throws IOException {
    Map<String, String> expecting = Map.of("content-length", "5", "expect", "100-continue");
    client.send(RawClient.head("PUT", "/bkt/k", expecting, UNSIGNED));
    assertEquals(100, client.receive().status());
    client.send("hello");
    assertEquals(200, client.receive().status());
    client.send(RawClient.head("PUT", "/nobucket/k", expecting, UNSIGNED));
    RawClient.Answer refused = client.receive();
    assertEquals(404, refused.status());
    assertEquals("close", refused.header("connection"));
    assertTrue(client.isClosed());
  }

  /** What botocore needs, or it takes the status of this answer for that of the next. */
  @Test
  void continueIsSentForAnEmptyBodyToo() throws IOException {
    Map<String, String> expecting = Map.of("content-length", "0", "expect", "100-continue");
    for (int i = 0; i < 2; i++) {
      client.send(RawClient.head("PUT", "/bkt/k", expecting, UNSIGNED));
      assertEquals(100, client.receive().status());
      assertEquals(200, client.receive().status());
    }
    client.send(RawClient.head("PUT", "/nobucket/k", expecting, UNSIGNED));
    assertEquals(100, client.receive().status());
    assertEquals(404, client.receive().status());
    assertTrue(list().contains("<Key>k</Key>"));
  }

  @Test
  void aSmallUnreadBodyIsSkippedAndTheConnectionKept() throws IOException {
    assertEquals(
        404, put("/nobucket/k", "/nobucket/k", Map.of(), "GET / HTTP/1.1\r\n\r\n").status());
    assertTrue(list().contains("<Name>bkt</Name>"));
  }

  @Test
  void aChunkedBodyIsReadInPiecesHoweverLargeItsChunksAre() throws IOException {
    byte[] body = "0123456789abcdef".repeat(20_000).getBytes(StandardCharsets.US_ASCII);
    client.send(
        RawClient.head("PUT", "/bkt/chunked", Map.of("transfer-encoding", "chunked"), UNSIGNED));
    client.send(Integer.toHexString(body.length) + "\r\n");
    client.send(body);
    client.send("\r\n5\r\nhello\r\n0\r\nx-trailer: y\r\n\r\n");
    assertEquals(200, client.receive().status());
    client.send(RawClient.head("GET", "/bkt/chunked", Map.of(), UNSIGNED));
    byte[] got = client.receive().body();
    assertEquals(body.length + 5, got.length);
    assertArrayEquals(
        "hello".getBytes(StandardCharsets.US_ASCII),
        Arrays.copyOfRange(got, body.length, got.length));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5;ext=1\r\nhello\r\n0\r\n\r\n",
        "zz\r\n",
        "-1\r\n",
        "5\r\nhelloX\r\n0\r\n\r\n",
        "\r\n"
      })
  void brokenChunksEndTheConnection(String chunks) throws IOException {
    client.send(
        RawClient.head("PUT", "/bkt/k", Map.of("transfer-encoding", "chunked"), UNSIGNED) + chunks);
    RawClient.Answer answer = client.receive();
    assertEquals(400, answer.status());
    assertTrue(answer.text().contains("<Code>"));
    assertTrue(client.isClosed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "abc"})
  void aContentLengthThatIsNoneIsRefusedInXml(String length) throws IOException {
    client.send(RawClient.head("PUT", "/bkt/k", Map.of("content-length", length), UNSIGNED));
    RawClient.Answer answer = client.receive();
    assertEquals(400, answer.status());
    assertTrue(answer.text().contains("<Error>"));
  }

  @Test
  void aPutWithoutAnyLengthIs411() throws IOException {
    client.send(RawClient.head("PUT", "/bkt/k", Map.of(), UNSIGNED));
    assertEquals(411, client.receive().status());
  }

  @Test
  void twoLengthsAreRefused() throws IOException {
    client.send(
        RawClient.head("PUT", "/bkt/k", Map.of("content-length", "1"), UNSIGNED)
            .replace("content-length: 1\r\n", "content-length: 1\r\ncontent-length: 2\r\n"));
    assertEquals(400, client.receive().status());
  }

  @Test
  void anOverrideCannotAddAHeader() throws IOException {
    put("/bkt/k", "/bkt/k", Map.of(), "hello");
    String target = "/bkt/k?response-content-type=a%0D%0Ax-evil%3A%201";
    client.send(RawClient.head("GET", target, target, Map.of(), UNSIGNED));
    RawClient.Answer answer = client.receive();
    assertEquals(200, answer.status());
    assertEquals("", answer.header("x-evil"));
  }

  @Test
  void metadataInUtf8ComesBackAsLatin1OrAsAnEncodedWord() throws IOException {
    String utf8 = new String("é".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    String japanese = new String("日".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    put("/bkt/k", "/bkt/k", Map.of("x-amz-meta-a", utf8, "x-amz-meta-b", japanese), "x");
    client.send(RawClient.head("GET", "/bkt/k", Map.of(), UNSIGNED));
    RawClient.Answer answer = client.receive();
    assertEquals("é", answer.header("x-amz-meta-a"));
    assertEquals("=?UTF-8?B?5pel?=", answer.header("x-amz-meta-b"));
  }

  @Test
  void everyAnswerNamesTheRequestTheDateAndTheServer() throws IOException {
    client.send("GET /bkt/k HTTP/1.1\r\nHost: x\r\n\r\n");
    RawClient.Answer answer = client.receive();
    assertEquals(403, answer.status());
    for (String name : new String[] {"x-amz-request-id", "x-amz-id-2", "date", "server"}) {
      assertTrue(!answer.header(name).isEmpty(), name);
    }
    assertTrue(
        answer.text().contains("<RequestId>" + answer.header("x-amz-request-id") + "</RequestId>"));
  }

  @Test
  void preflightIsRefusedAsS3DoesWithoutCors() throws IOException {
    client.send("OPTIONS /bkt/k HTTP/1.1\r\nHost: x\r\n\r\n");
    assertEquals(400, client.receive().status());
    client.send(
        "OPTIONS /bkt/k HTTP/1.1\r\nHost: x\r\nOrigin: http://y\r\nAccess-Control-Request-Method: PUT\r\n\r\n");
    assertEquals(403, client.receive().status());
  }

  @Test
  void theHostNamesTheBucketInVirtualStyle() throws IOException {
    put("/bkt/k", "/bkt/k", Map.of(), "hello");
    client.send(RawClient.head("GET", "/k", "/k", Map.of("host", "bkt.localhost:9000"), UNSIGNED));
    assertEquals("hello", client.receive().text());
  }

  @Test
  void anUnknownOperationIsNamedAndTheConnectionKept() throws IOException {
    client.send(
        RawClient.head("PUT", "/bkt?policy=", Map.of("content-length", "2"), UNSIGNED) + "{}");
    RawClient.Answer answer = client.receive();
    assertEquals(501, answer.status());
    assertTrue(answer.text().contains("PutBucketPolicy"));
    assertTrue(list().contains("<Name>bkt</Name>"));
  }

  @Test
  void aClientThatAsksToCloseIsLetGo() throws IOException {
    client.send(RawClient.head("GET", "/bkt", Map.of("connection", "close"), UNSIGNED));
    assertEquals(200, client.receive().status());
    assertTrue(client.isClosed());
  }
}
