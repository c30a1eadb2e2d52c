package dev.kiseki.adapters.s3http;

import dev.kiseki.adapters.s3http.auth.Authentication;
import dev.kiseki.adapters.s3http.auth.Authenticator;
import dev.kiseki.adapters.s3http.auth.ChunkSigner;
import dev.kiseki.adapters.s3http.auth.HoistedHeaders;
import dev.kiseki.adapters.s3http.auth.Payload;
import dev.kiseki.adapters.s3http.body.BodyClaims;
import dev.kiseki.adapters.s3http.body.BodyReader;
import dev.kiseki.adapters.s3http.body.HashingThreads;
import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.form.FormPolicy;
import dev.kiseki.adapters.s3http.form.FormReader;
import dev.kiseki.adapters.s3http.operation.OperationRouter;
import dev.kiseki.adapters.s3http.operation.OperationTable;
import dev.kiseki.adapters.s3http.operation.S3Operation;
import dev.kiseki.adapters.s3http.target.FormFields;
import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.adapters.s3http.target.RequestTarget;
import dev.kiseki.adapters.s3http.target.TargetParser;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.namespace.CreateNamespaceCommand;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Takes any bytes as a request: the head's lines, an empty line, the body. Everything that reads
 * what a client wrote is run: target, signature, routing, claims, transport coding, documents, and
 * the handler of the operation over a store in memory. It is answered or refused; anything else is
 * a finding.
 *
 * <p>A request with a bad signature goes on as if it were good, so that mutations of signed
 * requests reach what lies behind.
 */
public final class RequestFuzzer {
  private static final OperationTable TABLE = OperationTable.load();
  private static final OperationRouter ROUTER = new OperationRouter(TABLE);
  private static final TargetParser TARGETS = new TargetParser(List.of("s3.example.org"));
  private static final BodyReader BODIES = new BodyReader(new HashingThreads(2));
  private static final int MAX_HEADERS = 64;

  private RequestFuzzer() {}

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      answer(input);
    } catch (KisekiException e) {
      if (e.code() == ErrorCode.INTERNAL || e.code() == ErrorCode.DATA_CORRUPT) {
        throw e;
      }
    }
  }

  private static void answer(byte[] input) {
    int end = endOfHead(input);
    String[] lines = new String(input, 0, end, StandardCharsets.ISO_8859_1).split("\r\n", -1);
    String[] words = lines[0].split(" ", -1);
    if (words.length < 2) {
      return;
    }
    RequestHeaders headers = headers(lines);
    byte[] body = Arrays.copyOfRange(input, Math.min(input.length, end + 4), input.length);
    int question = words[1].indexOf('?');
    RequestTarget target =
        TARGETS.parse(
            words[0],
            question < 0 ? words[1] : words[1].substring(0, question),
            question < 0 ? "" : words[1].substring(question + 1),
            headers.first("host").orElse(""));
    if (FormReader.isForm(headers.first("content-type").orElse(""))) {
      form(headers, body);
    }
    S3UseCases useCases = new MemoryStore().useCases();
    useCases
        .namespaces()
        .create()
        .create(new CreateNamespaceCommand(caller(useCases), new NamespaceName("bucket"), ""));
    Authentication authentication = authentication(useCases, target, headers);
    RequestHeaders all = HoistedHeaders.of(target.query(), headers);
    handle(useCases, target, all, authentication, body);
  }

  private static void form(RequestHeaders headers, byte[] body) {
    ByteArrayInputStream wire = new ByteArrayInputStream(body);
    FormReader form = new FormReader(headers.first("content-type").orElse(""), wire::read);
    FormFields fields = form.fields();
    byte[] file = new byte[100];
    for (int count = 0; count >= 0; count = form.read(file, 0, file.length)) {
      // only whether it ends
    }
    fields
        .first("policy")
        .map(FormPolicy::parse)
        .ifPresent(policy -> policy.require(fields, Instant.EPOCH));
  }

  private static Caller caller(S3UseCases useCases) {
    return useCases.keys().find(MemoryStore.ACCESS_KEY).orElseThrow().caller();
  }

  private static Authentication authentication(
      S3UseCases useCases, RequestTarget target, RequestHeaders headers) {
    Authenticator authenticator =
        new Authenticator(useCases.keys(), () -> MemoryStore.NOW_SECONDS * 1000, true);
    try {
      return authenticator.authenticate(target, headers);
    } catch (KisekiException e) {
      Payload payload =
          headers.first("x-amz-content-sha256").map(Payload::parse).orElse(Payload.UNSIGNED);
      return new Authentication.Anonymous(payload);
    }
  }

  private static void handle(
      S3UseCases useCases,
      RequestTarget target,
      RequestHeaders headers,
      Authentication authentication,
      byte[] body) {
    S3Operation operation = ROUTER.route(target, headers.has("x-amz-copy-source"));
    Optional<ChunkSigner> chunks =
        authentication instanceof Authentication.Signed signed ? signed.chunks() : Optional.empty();
    ByteArrayInputStream wire = new ByteArrayInputStream(body);
    BodyClaims claims =
        BodyClaims.parse(headers, authentication.payload(), OptionalLong.of(body.length));
    S3Request request =
        new S3Request(
            target,
            headers,
            operation,
            caller(useCases),
            claims,
            claimed -> BODIES.open(claimed, wire::read, chunks));
    Map<String, S3Handler> handlers = S3Operations.of(TABLE, useCases);
    S3Response response =
        Optional.ofNullable(handlers.get(operation.name())).orElseThrow().handle(request);
    if (response instanceof S3Response.Stream stream) {
      try (var content = stream.body()) {
        content.transferTo((array, offset, length) -> {});
      }
    }
  }

  private static int endOfHead(byte[] input) {
    for (int i = 0; i + 3 < input.length; i++) {
      if (input[i] == '\r'
          && input[i + 1] == '\n'
          && input[i + 2] == '\r'
          && input[i + 3] == '\n') {
        return i;
      }
    }
    return input.length;
  }

  /** Without those that the HTTP layer refuses. */
  private static RequestHeaders headers(String[] lines) {
    RequestHeaders.Builder builder = RequestHeaders.builder();
    for (int i = 1; i < Math.min(lines.length, MAX_HEADERS); i++) {
      int colon = lines[i].indexOf(':');
      boolean control = lines[i].chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7F);
      if (colon > 0 && !control) {
        builder.add(lines[i].substring(0, colon), lines[i].substring(colon + 1));
      }
    }
    return builder.build();
  }
}
