package dev.kiseki.dist.rehearsal;

import dev.kiseki.adapters.s3http.auth.RequestSigner;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.system.WallClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** Sends signed requests to the server of this process. Every answer must be a success. */
final class SignedClient implements AutoCloseable {
  static final byte[] NOTHING = {};
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final URI endpoint;
  private final RequestSigner signer;
  private final WallClock clock;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();

  SignedClient(URI endpoint, RequestSigner signer, WallClock clock) {
    this.endpoint = endpoint;
    this.signer = signer;
    this.clock = clock;
  }

  byte[] send(String method, String path, String query, byte[] payload) {
    String host = endpoint.getHost() + ":" + endpoint.getPort();
    RequestSigner.Signed signed =
        signer.sign(method, host, path, query, payload, Instant.ofEpochMilli(clock.millis()));
    URI uri = endpoint.resolve(query.isEmpty() ? path : path + "?" + query);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(LIMIT)
            .method(
                method,
                payload.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(payload))
            .header("x-amz-date", signed.date())
            .header("x-amz-content-sha256", signed.payloadHash())
            .header("Authorization", signed.authorization())
            .build();
    HttpResponse<byte[]> answer = send(request);
    if (answer.statusCode() / 100 != 2) {
      throw new KisekiException(
          ErrorCode.INTERNAL,
          "the rehearsal was refused",
          Fact.of("request", method + " " + path),
          Fact.of("status", answer.statusCode()),
          Fact.of("answer", new String(answer.body(), StandardCharsets.UTF_8)));
    }
    return answer.body();
  }

  private HttpResponse<byte[]> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new KisekiException(e, ErrorCode.IO_FAILED, "the rehearsal got no answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KisekiException(e, ErrorCode.IO_FAILED, "the rehearsal was interrupted");
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
