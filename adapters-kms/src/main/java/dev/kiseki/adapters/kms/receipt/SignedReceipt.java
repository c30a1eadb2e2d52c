package dev.kiseki.adapters.kms.receipt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KeyAssurance;
import dev.kiseki.domain.KeyEnd;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.ShredReceipt;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A receipt on paper, as it were: {@code {"receipt": {...}, "signature": {"algorithm", "publicKey",
 * "value"}}}. Signed is the canonical form of what {@code receipt} holds.
 */
public final class SignedReceipt {
  private static final String FORMAT = "kiseki-receipt-1";

  private final JsonNode receipt;
  private final String publicKey;
  private final byte[] signature;

  private SignedReceipt(JsonNode receipt, String publicKey, byte[] signature) {
    this.receipt = receipt;
    this.publicKey = publicKey;
    this.signature = signature;
  }

  static byte[] statement(ShredReceipt receipt) {
    String state =
        receipt.shredding().assurance().map(KeyAssurance::words).orElse("destroy requested");
    return CanonicalJson.bytes(
        CanonicalJson.tree(
            Map.of(
                "format", FORMAT,
                "subject", receipt.subject(),
                "tenantId", receipt.tenant().value(),
                "state", state,
                "begun", time(receipt.shredding().beganMillis()),
                "issued", time(receipt.issuedMillis()),
                "keys", receipt.shredding().keys().stream().map(SignedReceipt::key).toList(),
                "notCovered", receipt.notCovered())));
  }

  private static Map<String, Object> key(KeyEnd key) {
    Optional<KeyEnd.Outcome> outcome = key.outcome();
    return Map.of(
        "binding", key.binding(),
        "generation", key.generation(),
        "wrappedKeySha256", key.wrappedHash(),
        "assurance", outcome.map(o -> o.assurance().words()).orElse("none"),
        "evidence", outcome.map(KeyEnd.Outcome::evidence).orElse(""),
        "attemptAfter", outcome.map(KeyEnd.Outcome::attempt).orElse(""),
        "at", outcome.map(o -> time(o.atMillis())).orElse(""));
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  static String text(byte[] statement, byte[] publicKey, byte[] signature) {
    try {
      Base64.Encoder base64 = Base64.getEncoder();
      return CanonicalJson.text(
              CanonicalJson.tree(
                  Map.of(
                      "receipt",
                      CanonicalJson.parse(new String(statement, StandardCharsets.UTF_8)),
                      "signature",
                      Map.of(
                          "algorithm",
                          ReceiptKey.ALGORITHM,
                          "publicKey",
                          base64.encodeToString(publicKey),
                          "value",
                          base64.encodeToString(signature)))))
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was written can be read", e);
    }
  }

  /** INVALID_ARGUMENT when it is not a receipt; says nothing yet of its signature. */
  public static SignedReceipt parse(String text) {
    try {
      JsonNode root = CanonicalJson.parse(text);
      JsonNode receipt = root.path("receipt");
      JsonNode signature = root.path("signature");
      boolean isReceipt =
          receipt.isObject()
              && receipt.path("format").asText().equals(FORMAT)
              && signature.path("algorithm").asText().equals(ReceiptKey.ALGORITHM);
      if (isReceipt) {
        return new SignedReceipt(
            receipt,
            signature.path("publicKey").asText(),
            Base64.getDecoder().decode(signature.path("value").asText()));
      }
      throw noReceipt(null);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw noReceipt(e);
    }
  }

  private static KisekiException noReceipt(@org.jspecify.annotations.Nullable Exception cause) {
    return new KisekiException(
        cause, ErrorCode.INVALID_ARGUMENT, "This is not a receipt of a format that is known.");
  }

  /** Whose word it is, by its own account: X.509, in Base64. */
  public String publicKey() {
    return publicKey;
  }

  /** Whether exactly this was signed by the owner of a key; without one, of the key it names. */
  public boolean isSignedBy(Optional<String> trusted) {
    if (trusted.isPresent() && !trusted.get().strip().equals(publicKey)) {
      return false;
    }
    try {
      PublicKey key =
          KeyFactory.getInstance(ReceiptKey.ALGORITHM)
              .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(publicKey)));
      Signature check = Signature.getInstance(ReceiptKey.ALGORITHM);
      check.initVerify(key);
      check.update(CanonicalJson.bytes(receipt));
      return check.verify(signature);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  /** What it says, in lines for people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("subject    " + receipt.path("subject").asText());
    lines.add("state      " + receipt.path("state").asText());
    lines.add("issued     " + receipt.path("issued").asText());
    for (JsonNode key : receipt.path("keys")) {
      lines.add(
          "key        " + key.path("binding").asText() + ": " + key.path("assurance").asText());
      lines.add("  evidence " + key.path("evidence").asText());
      lines.add("  after it " + key.path("attemptAfter").asText());
    }
    for (JsonNode limit : receipt.path("notCovered")) {
      lines.add("not covered: " + limit.asText());
    }
    return lines;
  }

  @Override
  public String toString() {
    return "SignedReceipt[" + receipt.path("subject").asText() + "]";
  }
}
