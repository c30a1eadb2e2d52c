package dev.kiseki.dist.rehearsal;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One client's rounds: small and medium objects mostly, a large one and an upload now and then. */
final class RehearsedClient {
  private static final int SMALL_BYTES = 4 << 10;
  private static final int MEDIUM_BYTES = 64 << 10;
  private static final int LARGE_BYTES = 6 << 20;
  private static final int KEYS = 200;
  private static final int SMALL_TO_ONE_MEDIUM = 4;
  private static final int ROUNDS_TO_ONE_LARGE = 40;
  private static final Pattern UPLOAD_ID = Pattern.compile("<UploadId>([^<]+)</UploadId>");
  private static final Pattern ETAG = Pattern.compile("<ETag>([^<]+)</ETag>");

  private final SignedClient client;
  private final String folder;
  private final byte[] small = new byte[SMALL_BYTES];
  private final byte[] medium = new byte[MEDIUM_BYTES];
  private final byte[] large = new byte[LARGE_BYTES];

  RehearsedClient(SignedClient client, String bucket, int number) {
    this.client = client;
    this.folder = bucket + "/client-" + number + "/";
    Random random = new Random(number);
    random.nextBytes(small);
    random.nextBytes(medium);
    random.nextBytes(large);
  }

  /** Whole rounds until the time of {@link System#nanoTime} has come. */
  void runUntil(long deadline) {
    for (int round = 0; System.nanoTime() - deadline < 0; round++) {
      String key = folder + round % KEYS;
      byte[] body = round % (SMALL_TO_ONE_MEDIUM + 1) == 0 ? medium : small;
      client.send("PUT", key, "", body);
      for (int read = 0; read < 3; read++) {
        client.send("GET", key, "", SignedClient.NOTHING);
      }
      client.send("HEAD", key, "", SignedClient.NOTHING);
      if (round % ROUNDS_TO_ONE_LARGE == 0) {
        largeRound();
      }
      if (round % KEYS == KEYS - 1) {
        client.send("DELETE", key, "", SignedClient.NOTHING);
      }
    }
  }

  private void largeRound() {
    client.send("PUT", folder + "large", "", large);
    client.send("GET", folder + "large", "", SignedClient.NOTHING);
    String key = folder + "in-parts";
    String id = find(UPLOAD_ID, text(client.send("POST", key, "uploads=", SignedClient.NOTHING)));
    client.send("PUT", key, "partNumber=1&uploadId=" + id, large);
    String part = find(ETAG, text(client.send("GET", key, "uploadId=" + id, SignedClient.NOTHING)));
    String complete =
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>%s</ETag></Part></CompleteMultipartUpload>"
            .formatted(part);
    client.send("POST", key, "uploadId=" + id, complete.getBytes(StandardCharsets.UTF_8));
    String bucket = folder.substring(0, folder.indexOf('/', 1));
    for (int page = 0; page < 5; page++) {
      client.send("GET", bucket, "list-type=2&prefix=client-", SignedClient.NOTHING);
    }
  }

  private static String text(byte[] answer) {
    return new String(answer, StandardCharsets.UTF_8);
  }

  private static String find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException(text);
    }
    return matcher.group(1);
  }
}
