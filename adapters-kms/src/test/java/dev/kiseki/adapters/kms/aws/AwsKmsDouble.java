package dev.kiseki.adapters.kms.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A double of the part of AWS KMS that the provider uses, written from its API reference: JSON 1.1,
 * targets, error types and key states. Whose signature it is it looks at, not whether it is right.
 * {@link MotoContract} runs the same tests on moto.
 */
final class AwsKmsDouble implements AutoCloseable {
  static final String ACCESS_KEY = "AKIADOUBLE0000000001";
  static final String REGION = "eu-central-1";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Map<String, Key> keys = new ConcurrentHashMap<>();
  private final Map<String, String> aliases = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();

  private static final class Key {
    final String id = UUID.randomUUID().toString();
    final List<byte[]> materials = new ArrayList<>();
    String state = "Enabled";

    String arn() {
      return "arn:aws:kms:" + REGION + ":123456789012:key/" + id;
    }
  }

  /** An error as KMS answers it. */
  private static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;

    Fault(String type) {
      super(type);
    }
  }

  AwsKmsDouble() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(task -> Thread.ofVirtual().start(task));
    server.createContext("/", this::handle);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Of all keys: as an operator does in the console. */
  void setState(String state) {
    keys.values().forEach(key -> key.state = state);
  }

  /** Points an alias to a new key, as an operator does; returns the ARN of that key. */
  synchronized String pointElsewhere(String alias) {
    Key key = newKey();
    aliases.put(alias, key.id);
    return key.arn();
  }

  /** Of the key of an ARN. */
  String state(String arn) {
    Key key = keys.get(arn.substring(arn.indexOf('/') + 1));
    return key == null ? "deleted" : key.state;
  }

  private Key newKey() {
    Key key = new Key();
    key.materials.add(bytes(32));
    keys.put(key.id, key);
    return key;
  }

  /** What AWS does at the end of the window: the aliases go with the keys. */
  void deletePending() {
    keys.values().removeIf(key -> key.state.equals("PendingDeletion"));
    aliases.values().removeIf(id -> !keys.containsKey(id));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      String signed = exchange.getRequestHeaders().getFirst("Authorization");
      int status = 200;
      Object answer;
      try {
        if (signed == null || !signed.contains("Credential=" + ACCESS_KEY + "/")) {
          throw new Fault("UnrecognizedClientException");
        }
        if (!signed.contains("/" + REGION + "/kms/")) {
          throw new Fault("NotFoundException");
        }
        answer = answer(target.substring(target.indexOf('.') + 1), body);
      } catch (Fault e) {
        status = 400;
        answer = Map.of("__type", e.getMessage(), "message", "as the double says");
      }
      byte[] out = JSON.writeValueAsBytes(answer);
      exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(status, out.length);
      exchange.getResponseBody().write(out);
    }
  }

  private synchronized Object answer(String operation, JsonNode body) throws Fault {
    return switch (operation) {
      case "CreateKey" -> Map.of("KeyMetadata", metadata(newKey()));
      case "CreateAlias" -> {
        aliases.put(body.path("AliasName").asText(), body.path("TargetKeyId").asText());
        yield Map.of();
      }
      case "DescribeKey" -> Map.of("KeyMetadata", metadata(key(body.path("KeyId"))));
      case "Encrypt" -> {
        Key key = usable(body.path("KeyId"));
        yield sealed(key, decoded(body, "Plaintext"), body.path("EncryptionContext"));
      }
      case "Decrypt" -> {
        Key key = usable(body.path("KeyId"));
        byte[] plain = opened(key, decoded(body, "CiphertextBlob"), body.path("EncryptionContext"));
        yield Map.of("Plaintext", encoded(plain), "KeyId", key.arn());
      }
      case "ReEncrypt" -> {
        Key from = usable(body.path("SourceKeyId"));
        byte[] plain =
            opened(from, decoded(body, "CiphertextBlob"), body.path("SourceEncryptionContext"));
        Key to = usable(body.path("DestinationKeyId"));
        yield sealed(to, plain, body.path("DestinationEncryptionContext"));
      }
      case "RotateKeyOnDemand" -> {
        usable(byIdOnly(body)).materials.add(bytes(32));
        yield Map.of("KeyId", body.path("KeyId").asText());
      }
      case "ListKeyRotations" -> {
        Key key = key(byIdOnly(body));
        List<Map<String, Object>> rotations = new ArrayList<>();
        for (int i = 1; i < key.materials.size(); i++) {
          rotations.add(Map.of("KeyId", key.id, "RotationType", "ON_DEMAND"));
        }
        yield Map.of("Rotations", rotations, "Truncated", false);
      }
      case "ScheduleKeyDeletion" -> {
        Key key = key(byIdOnly(body));
        if (key.state.equals("PendingDeletion")) {
          throw new Fault("KMSInvalidStateException");
        }
        key.state = "PendingDeletion";
        yield Map.of("KeyId", key.arn(), "KeyState", key.state);
      }
      default -> throw new Fault("UnknownOperationException");
    };
  }

  /** These operations take no alias. */
  private static JsonNode byIdOnly(JsonNode body) throws Fault {
    if (body.path("KeyId").asText().contains("alias/")) {
      throw new Fault("ValidationException");
    }
    return body.path("KeyId");
  }

  private Key key(JsonNode named) throws Fault {
    String name = named.asText();
    @Nullable String id =
        name.startsWith("alias/") ? aliases.get(name) : name.substring(name.indexOf('/') + 1);
    Key key = id == null ? null : keys.get(id);
    if (key == null) {
      throw new Fault("NotFoundException");
    }
    return key;
  }

  private Key usable(JsonNode named) throws Fault {
    Key key = key(named);
    return switch (key.state) {
      case "Enabled" -> key;
      case "Disabled" -> throw new Fault("DisabledException");
      default -> throw new Fault("KMSInvalidStateException");
    };
  }

  private static Map<String, Object> metadata(Key key) {
    return Map.of(
        "KeyId",
        key.id,
        "Arn",
        key.arn(),
        "KeyState",
        key.state,
        "DeletionDate",
        key.state.equals("PendingDeletion") ? 1_900_000_000L : 0L);
  }

  private Object sealed(Key key, byte[] plain, JsonNode context) {
    int version = key.materials.size();
    byte[] nonce = bytes(12);
    byte[] body = gcm(Cipher.ENCRYPT_MODE, key, version, nonce, plain, context);
    byte[] id = key.id.getBytes(StandardCharsets.US_ASCII);
    byte[] blob =
        ByteBuffer.allocate(id.length + 1 + 12 + body.length)
            .put(id)
            .put((byte) version)
            .put(nonce)
            .put(body)
            .array();
    return Map.of("CiphertextBlob", encoded(blob), "KeyId", key.arn());
  }

  private byte[] opened(Key key, byte[] blob, JsonNode context) throws Fault {
    if (blob.length < 36 + 1 + 12 + 16) {
      throw new Fault("InvalidCiphertextException");
    }
    String id = new String(blob, 0, 36, StandardCharsets.US_ASCII);
    if (!keys.containsKey(id)) {
      throw new Fault("InvalidCiphertextException");
    }
    if (!id.equals(key.id)) {
      throw new Fault("IncorrectKeyException");
    }
    int version = blob[36];
    if (version < 1 || version > key.materials.size()) {
      throw new Fault("InvalidCiphertextException");
    }
    try {
      byte[] nonce = Arrays.copyOfRange(blob, 37, 49);
      byte[] body = Arrays.copyOfRange(blob, 49, blob.length);
      return gcm(Cipher.DECRYPT_MODE, key, version, nonce, body, context);
    } catch (IllegalStateException e) {
      throw new Fault("InvalidCiphertextException");
    }
  }

  private static byte[] gcm(
      int mode, Key key, int version, byte[] nonce, byte[] input, JsonNode context) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          mode,
          new SecretKeySpec(key.materials.get(version - 1), "AES"),
          new GCMParameterSpec(128, nonce));
      cipher.updateAAD(context.toString().getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
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
