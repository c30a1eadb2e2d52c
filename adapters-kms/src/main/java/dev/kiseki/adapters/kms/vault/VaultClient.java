package dev.kiseki.adapters.kms.vault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.kiseki.adapters.kms.provider.KmsFailure;
import dev.kiseki.domain.KisekiException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Vault's HTTP API: JSON over one kept connection, each call within its time from connecting to the
 * last byte. Logs in when it has no token, and once more when its token is refused. Nothing that
 * Vault says is passed on; {@link Answer} has the status.
 */
final class VaultClient implements AutoCloseable {
  /** An answer of Transit is a few hundred bytes; a key of many versions some kilobytes. */
  private static final int MAX_ANSWER_BYTES = 1 << 20;

  private static final int FORBIDDEN = 403;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final KmsFailure FAILURE = KmsFailure.of(VaultKms.NAME);

  private final VaultSettings settings;
  private final SSLContext tls;
  private final Duration callTime;

  /** Has a thread of its own, so it is there only while the tenant is in use. */
  private final AtomicReference<@Nullable HttpClient> http = new AtomicReference<>();

  /** Guards {@code token}: whoever has none logs in, the others wait. */
  private final ReentrantLock loggingIn = new ReentrantLock();

  private volatile @Nullable String token;

  VaultClient(VaultSettings settings) {
    this.settings = settings;
    this.tls = settings.tls();
    this.callTime = settings.callTime();
  }

  private HttpClient client() {
    HttpClient known = http.get();
    if (known != null) {
      return known;
    }
    HttpClient made =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(tls)
            .connectTimeout(callTime)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    http.set(made);
    return made;
  }

  /** Not shut down: calls under way hold on to it, and after them its thread ends by itself. */
  void rest() {
    http.set(null);
  }

  /** A status and what came with it; an empty object when nothing did. Holds plaintext keys. */
  static final class Answer {
    final int status;
    final JsonNode body;

    Answer(int status, JsonNode body) {
      this.status = status;
      this.body = body;
    }

    boolean isGood() {
      return status / 100 == 2;
    }

    /** Whether one of Vault's errors has these words. For telling errors apart, not for showing. */
    boolean says(String words) {
      for (JsonNode error : body.path("errors")) {
        if (error.asText().contains(words)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String toString() {
      return "Answer[" + status + "]";
    }
  }

  Answer get(String path) {
    return authenticated(path, "GET", null);
  }

  Answer delete(String path) {
    return authenticated(path, "DELETE", null);
  }

  Answer post(String path, Map<String, ?> fields) {
    return authenticated(path, "POST", json(fields));
  }

  /** Whether Vault is up and unsealed; asks without a token. */
  Answer health() {
    return send("sys/health?standbyok=true&perfstandbyok=true", "GET", null, null);
  }

  private Answer authenticated(String path, String method, byte @Nullable [] body) {
    String before = token();
    Answer answer = send(path, method, body, before);
    if (answer.status != FORBIDDEN || settings.login() == VaultSettings.Login.TOKEN) {
      return answer;
    }
    // The token may have run out; a lacking permission is refused again.
    forget(before);
    return send(path, method, body, token());
  }

  private String token() {
    String known = token;
    return known != null ? known : login();
  }

  private void forget(String refused) {
    loggingIn.lock();
    try {
      if (refused.equals(token)) {
        token = null;
      }
    } finally {
      loggingIn.unlock();
    }
  }

  private String login() {
    loggingIn.lock();
    try {
      String known = token;
      if (known == null) {
        known =
            switch (settings.login()) {
              case TOKEN -> settings.credential("token");
              case APPROLE ->
                  login(
                      Map.of(
                          "role_id", settings.credential("role-id"),
                          "secret_id", settings.credential("secret-id")));
              case CERTIFICATE ->
                  login(
                      settings
                          .certificateRole()
                          .<Map<String, String>>map(role -> Map.of("name", role))
                          .orElse(Map.of()));
            };
        token = known;
      }
      return known;
    } finally {
      loggingIn.unlock();
    }
  }

  private String login(Map<String, String> fields) {
    Answer answer = send(settings.loginPath(), "POST", json(fields), null);
    if (answer.status == 400 || answer.status == FORBIDDEN) {
      throw FAILURE.refused();
    }
    if (!answer.isGood()) {
      throw failed(answer);
    }
    String given = answer.body.path("auth").path("client_token").asText();
    if (!VaultSettings.isToken(given)) {
      throw FAILURE.senseless(null);
    }
    return given;
  }

  /** What a status means that no caller expected. */
  KisekiException failed(Answer answer) {
    return switch (answer.status) {
      case 401, FORBIDDEN -> FAILURE.refused();
      case 429 -> FAILURE.unavailable(null, "The key management service limits our calls.");
      case 503 -> FAILURE.unavailable(null, "Vault is sealed or in maintenance.");
      default ->
          answer.status >= 500
              ? FAILURE.unavailable(null, "The key management service has failed inside.")
              : FAILURE.senseless(null);
    };
  }

  private Answer send(
      String path, String method, byte @Nullable [] body, @Nullable String withToken) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(settings.uri(path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body))
            .header("X-Vault-Request", "true");
    settings.namespace().ifPresent(name -> request.header("X-Vault-Namespace", name));
    if (withToken != null) {
      request.header("X-Vault-Token", withToken);
    }
    HttpResponse<byte[]> response = within(request.build());
    return new Answer(response.statusCode(), parsed(response.body()));
  }

  /** The client's own timeout ends with the headers; this one with the body. */
  private HttpResponse<byte[]> within(HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> coming =
        client()
            .sendAsync(
                request,
                HttpResponse.BodyHandlers.limiting(
                    HttpResponse.BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
    try {
      return coming.get(callTime.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      coming.cancel(true);
      throw FAILURE.slow(e);
    } catch (InterruptedException e) {
      coming.cancel(true);
      Thread.currentThread().interrupt();
      throw FAILURE.slow(e);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  private static KisekiException failure(@Nullable Throwable cause) {
    // The HTTP client wraps what it failed with once more.
    Throwable root = cause;
    while (root != null && root.getCause() instanceof IOException inner) {
      if (root instanceof SSLException) {
        break;
      }
      root = inner;
    }
    if (root instanceof SSLException) {
      return FAILURE.untrusted(root);
    }
    return root instanceof HttpTimeoutException ? FAILURE.slow(root) : FAILURE.unreachable(root);
  }

  private static JsonNode parsed(byte[] body) {
    if (body.length == 0) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      // Its message would quote the body.
      throw FAILURE.senseless(null);
    }
  }

  private static byte[] json(Map<String, ?> fields) {
    try {
      return JSON.writeValueAsBytes(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of texts are JSON", e);
    }
  }

  @Override
  public void close() {
    HttpClient known = http.getAndSet(null);
    if (known != null) {
      known.shutdownNow();
    }
  }

  @Override
  public String toString() {
    return "VaultClient[" + settings + "]";
  }
}
