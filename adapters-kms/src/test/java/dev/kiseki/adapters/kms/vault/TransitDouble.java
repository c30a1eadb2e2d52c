package dev.kiseki.adapters.kms.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A double of the part of Vault that the provider uses, written from its API documentation (Transit
 * secrets engine, AppRole and token auth methods, {@code sys/health}): paths, statuses, error
 * texts, versions, derived keys, the creation of a missing key by {@code encrypt}, the deletion
 * that has to be allowed first. {@link RealVaultContract} runs the same tests on a real one.
 */
final class TransitDouble implements AutoCloseable {
  static final String TOKEN = "hvs.double-of-a-root-token";
  static final String ROLE = "role-4d2a";
  static final String SECRET = "secret-id-91b7";
  static final String NAMESPACE = "team/a";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Map<String, TransitKey> keys = new ConcurrentHashMap<>();
  private final Set<String> appRoleTokens = ConcurrentHashMap.newKeySet();
  private final SecureRandom random = new SecureRandom();
  final AtomicInteger logins = new AtomicInteger();
  final AtomicInteger requests = new AtomicInteger();
  volatile boolean sealed;

  /** What the tokens of an AppRole end with. */
  volatile String tokenEnd = "";

  private static final class TransitKey {
    final boolean derived;
    final List<byte[]> versions = new ArrayList<>();
    boolean deletable;

    TransitKey(boolean derived) {
      this.derived = derived;
    }
  }

  private record Reply(int status, Object body) {}

  TransitDouble() {
    this(Optional.empty());
  }

  TransitDouble(Optional<SSLContext> tls) {
    try {
      InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      if (tls.isPresent()) {
        HttpsServer https = HttpsServer.create(loopback, 0);
        https.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
        server = https;
      } else {
        server = HttpServer.create(loopback, 0);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(task -> Thread.ofVirtual().start(task));
    server.createContext("/v1/", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** As the end of their lease does. */
  void endAppRoleTokens() {
    appRoleTokens.clear();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.incrementAndGet();
      byte[] body = exchange.getRequestBody().readAllBytes();
      Reply reply =
          reply(exchange, body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body));
      byte[] out = reply.status == 204 ? new byte[0] : JSON.writeValueAsBytes(reply.body);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(reply.status, out.length == 0 ? -1 : out.length);
      exchange.getResponseBody().write(out);
    }
  }

  private Reply reply(HttpExchange exchange, JsonNode body) {
    String path = exchange.getRequestURI().getPath().substring("/v1/".length());
    if (path.equals("sys/health")) {
      return new Reply(sealed ? 503 : 200, Map.of("sealed", sealed));
    }
    if (sealed) {
      return errors(503, "Vault is sealed");
    }
    if (path.equals("auth/approle/login")) {
      return login(body);
    }
    if (path.equals("auth/cert/login")) {
      return errors(400, "client certificate must be supplied");
    }
    String token = exchange.getRequestHeaders().getFirst("X-Vault-Token");
    boolean known = TOKEN.equals(token) || (token != null && appRoleTokens.contains(token));
    if (!known) {
      return errors(403, "permission denied");
    }
    String namespace = exchange.getRequestHeaders().getFirst("X-Vault-Namespace");
    return transit(
        exchange.getRequestMethod() + " " + path.replaceFirst("^transit/", ""),
        (namespace == null ? "" : namespace) + "/",
        body);
  }

  private Reply login(JsonNode body) {
    if (!body.path("role_id").asText().equals(ROLE)
        || !body.path("secret_id").asText().equals(SECRET)) {
      return errors(400, "invalid role or secret ID");
    }
    String token = "hvs.approle-" + logins.incrementAndGet() + tokenEnd;
    appRoleTokens.add(token);
    return new Reply(200, Map.of("auth", Map.of("client_token", token, "lease_duration", 3600)));
  }

  private synchronized Reply transit(String request, String namespace, JsonNode body) {
    String[] words = request.split("[ /]", -1);
    String name = namespace + words[2];
    TransitKey key = keys.get(name);
    return switch (words[0] + " " + words[1] + (words.length > 3 ? " " + words[3] : "")) {
      case "GET keys" -> key == null ? errors(404) : new Reply(200, Map.of("data", facts(key)));
      case "POST keys" -> {
        keys.computeIfAbsent(name, _ -> created(body.path("derived").asBoolean()));
        yield new Reply(204, Map.of());
      }
      case "POST keys rotate" -> {
        if (key == null) {
          yield errors(400, "key not found");
        }
        key.versions.add(bytes(32));
        yield new Reply(204, Map.of());
      }
      case "POST keys config" -> {
        if (key == null) {
          yield errors(400, "no existing key named " + words[2] + " could be found");
        }
        key.deletable = body.path("deletion_allowed").asBoolean();
        yield new Reply(204, Map.of());
      }
      case "DELETE keys" -> {
        if (key == null || !key.deletable) {
          yield errors(
              400,
              "error deleting policy " + words[2] + ": deletion is not allowed for this policy");
        }
        keys.remove(name);
        yield new Reply(204, Map.of());
      }
      case "POST encrypt" -> {
        TransitKey used = keys.computeIfAbsent(name, _ -> created(body.hasNonNull("context")));
        yield encrypted(used, body, decoded(body, "plaintext"));
      }
      case "POST decrypt" ->
          opened(
              key,
              body,
              plain -> new Reply(200, Map.of("data", Map.of("plaintext", encoded(plain)))));
      case "POST rewrap" ->
          opened(key, body, plain -> encrypted(Objects.requireNonNull(key), body, plain));
      default -> errors(404, "no handler for route");
    };
  }

  private static Map<String, Object> facts(TransitKey key) {
    return Map.of(
        "latest_version",
        key.versions.size(),
        "derived",
        key.derived,
        "deletion_allowed",
        key.deletable,
        "type",
        "aes256-gcm96");
  }

  private TransitKey created(boolean derived) {
    TransitKey key = new TransitKey(derived);
    key.versions.add(bytes(32));
    return key;
  }

  private Reply encrypted(TransitKey key, JsonNode body, byte[] plain) {
    if (key.derived && !body.hasNonNull("context")) {
      return errors(
          400, "missing 'context' for key derivation; the key was created using a derived key");
    }
    int version = key.versions.size();
    byte[] nonce = bytes(12);
    byte[] sealed = gcm(Cipher.ENCRYPT_MODE, key, version, body, nonce, plain).orElseThrow();
    byte[] all = new byte[nonce.length + sealed.length];
    System.arraycopy(nonce, 0, all, 0, nonce.length);
    System.arraycopy(sealed, 0, all, nonce.length, sealed.length);
    return new Reply(
        200,
        Map.of(
            "data",
            Map.of(
                "ciphertext", "vault:v" + version + ":" + encoded(all), "key_version", version)));
  }

  private interface OnPlain {
    Reply apply(byte[] plain);
  }

  private Reply opened(@Nullable TransitKey key, JsonNode body, OnPlain then) {
    if (key == null) {
      return errors(400, "encryption key not found");
    }
    String[] parts = body.path("ciphertext").asText().split(":", 3);
    if (parts.length != 3 || !parts[0].equals("vault") || !parts[1].matches("v\\d+")) {
      return errors(400, "invalid ciphertext: no prefix");
    }
    int version = Integer.parseInt(parts[1].substring(1));
    if (version < 1 || version > key.versions.size()) {
      return errors(400, "invalid ciphertext: version is too new");
    }
    byte[] all;
    try {
      all = Base64.getDecoder().decode(parts[2]);
    } catch (IllegalArgumentException e) {
      return errors(400, "invalid ciphertext: could not decode base64");
    }
    if (all.length < 12) {
      return errors(400, "invalid ciphertext length");
    }
    byte[] nonce = java.util.Arrays.copyOf(all, 12);
    byte[] sealed = java.util.Arrays.copyOfRange(all, 12, all.length);
    return gcm(Cipher.DECRYPT_MODE, key, version, body, nonce, sealed)
        .map(then::apply)
        .orElseGet(() -> errors(400, "cipher: message authentication failed"));
  }

  private static Optional<byte[]> gcm(
      int mode, TransitKey key, int version, JsonNode body, byte[] nonce, byte[] input) {
    try {
      byte[] base = key.versions.get(version - 1);
      byte[] used = key.derived ? derived(base, decoded(body, "context")) : base;
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(used, "AES"), new GCMParameterSpec(128, nonce));
      return Optional.of(cipher.doFinal(input));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] derived(byte[] base, byte[] context) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(base, "HmacSHA256"));
    return mac.doFinal(context);
  }

  private static Reply errors(int status, String... errors) {
    return new Reply(status, Map.of("errors", List.of(errors)));
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] decoded(JsonNode body, String field) {
    return Base64.getDecoder().decode(body.path(field).asText());
  }

  private static String encoded(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
