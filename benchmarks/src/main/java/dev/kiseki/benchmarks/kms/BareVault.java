package dev.kiseki.benchmarks.kms;

import dev.kiseki.domain.KmsSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Vault's Transit through the HTTP client of the JDK. */
final class BareVault implements BareClient {
  private static final Pattern VALUE =
      Pattern.compile("\"(?:ciphertext|plaintext)\": *\"([^\"]+)\"");

  /** Kiseki's keys are derived ones: each call names a context. */
  private static final String CONTEXT =
      Base64.getEncoder().encodeToString("benchmark".getBytes(StandardCharsets.US_ASCII));

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final KmsSettings settings;

  BareVault(KmsSettings settings) {
    this.settings = settings;
  }

  @Override
  public byte[] wrap(byte[] plain) throws IOException, InterruptedException {
    String text = Base64.getEncoder().encodeToString(plain);
    return asked("encrypt", "plaintext", text).getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public byte[] unwrap(byte[] wrapped) throws IOException, InterruptedException {
    String text = new String(wrapped, StandardCharsets.US_ASCII);
    return Base64.getDecoder().decode(asked("decrypt", "ciphertext", text));
  }

  private String asked(String verb, String field, String text)
      throws IOException, InterruptedException {
    String body = "{\"" + field + "\":\"" + text + "\",\"context\":\"" + CONTEXT + "\"}";
    URI uri =
        URI.create(
            settings.required("address") + "/v1/transit/" + verb + "/" + settings.required("key"));
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("X-Vault-Token", settings.required("token"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    String answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    Matcher value = VALUE.matcher(answer);
    if (!value.find()) {
      throw new IOException(answer);
    }
    return value.group(1);
  }

  @Override
  public void close() {
    http.close();
  }
}
