package dev.kiseki.adapters.s3http.http;

import dev.kiseki.adapters.s3http.auth.Authentication;
import dev.kiseki.adapters.s3http.auth.Authenticator;
import dev.kiseki.adapters.s3http.auth.ChunkSigner;
import dev.kiseki.adapters.s3http.auth.HoistedHeaders;
import dev.kiseki.adapters.s3http.auth.Payload;
import dev.kiseki.adapters.s3http.body.BodyClaims;
import dev.kiseki.adapters.s3http.body.BodyReader;
import dev.kiseki.adapters.s3http.body.CheckedBody;
import dev.kiseki.adapters.s3http.body.WireBytes;
import dev.kiseki.adapters.s3http.error.S3Code;
import dev.kiseki.adapters.s3http.error.S3Translation;
import dev.kiseki.adapters.s3http.exchange.FinishedRequest;
import dev.kiseki.adapters.s3http.exchange.RequestListener;
import dev.kiseki.adapters.s3http.exchange.RequestTrace;
import dev.kiseki.adapters.s3http.exchange.RequestTraces;
import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.form.FormPolicy;
import dev.kiseki.adapters.s3http.operation.OperationRouter;
import dev.kiseki.adapters.s3http.operation.S3Operation;
import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.adapters.s3http.target.RequestTarget;
import dev.kiseki.adapters.s3http.target.TargetParser;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.namespace.CheckAccess;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Every request of S3: syntax, signature, operation, answer. Shared by all connections. */
final class S3Endpoint implements Handler {
  private static final System.Logger LOG = System.getLogger(S3Endpoint.class.getName());
  private static final HeaderName TRACE_PARENT = HeaderNames.create("traceparent");

  /** An unread rest up to this is read before the answer, and the connection kept. */
  private static final long DRAIN_TO_KEEP_BYTES = 64 * 1024;

  /**
   * An unread rest is read up to this after the answer, so that the client sees the answer and not
   * a reset. More than the parts that clients make by themselves (5, 8 and 15 MiB): many send one
   * whole before they look whether its upload is still there. How long it may take, the client's
   * pace says.
   */
  private static final long DRAIN_TO_CLOSE_BYTES = 16 * 1024 * 1024;

  private final RequestParser parser;
  private final Authenticator authenticator;
  private final OperationRouter router;
  private final Map<String, S3Handler> handlers;
  private final BodyReader bodies;
  private final CheckAccess access;
  private final Authorization authorization;
  private final RequestIds ids;
  private final ResponseSender sender;
  private final Refusals refusals;
  private final RequestListener listener;
  private final RequestTraces traces;

  S3Endpoint(S3HttpParts parts) {
    this.parser = new RequestParser(new TargetParser(parts.domains()), parts.trustsProxy());
    this.authenticator = parts.authenticator();
    this.router = parts.router();
    this.handlers = parts.handlers();
    this.bodies = parts.bodies();
    this.access = parts.access();
    this.authorization = new Authorization(access);
    this.ids = new RequestIds(parts.startMillis());
    String hostId = ids.next();
    this.sender = new ResponseSender(hostId, new DateHeader(authenticator::nowMillis));
    this.refusals = new Refusals(hostId);
    this.listener = parts.listener();
    this.traces = parts.traces();
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    boolean served = ClientPace.requestBegins();
    RequestFacts facts = new RequestFacts(ids.next(), peer(request));
    RequestTrace trace = traces.begin(traces.isOn() ? traceParent(request) : "");
    try {
      handle(request, response, served, facts);
    } finally {
      ClientPace.requestEnds();
      FinishedRequest finished = facts.finished();
      listener.finished(finished);
      trace.end(finished);
    }
  }

  private static String peer(ServerRequest request) {
    return request.remotePeer().address() instanceof InetSocketAddress peer
            && peer.getAddress() != null
        ? peer.getAddress().getHostAddress()
        : "";
  }

  private static String traceParent(ServerRequest request) {
    return request.headers().first(TRACE_PARENT).orElse("");
  }

  private void handle(
      ServerRequest request, ServerResponse response, boolean served, RequestFacts facts) {
    String id = facts.id();
    String resource = request.prologue().uriPath().rawPath();
    boolean isHead = request.prologue().method().text().equals("HEAD");
    WireBody body = new WireBody(request, OptionalLong.of(0));
    boolean close = false;
    S3Response answer;
    try {
      RequestHeaders headers = parser.headers(request);
      parser.client(headers).ifPresent(facts::client);
      close = !served || headers.first("connection").orElse("").equalsIgnoreCase("close");
      OptionalLong length = parser.contentLength(headers);
      body = new WireBody(request, length);
      answer = served ? answer(request, headers, length, body, facts) : tooMany(resource, facts);
      if (answer instanceof S3Response.Absent absent) {
        facts.refused(absent.code());
        answer =
            refusals.of(new S3Code(absent.code(), absent.status()), absent.message(), resource, id);
      }
    } catch (KisekiException e) {
      log(e, facts);
      boolean object = isHead || request.prologue().method().text().equals("GET");
      answer = refusals.of(e, resource, id, object);
    } catch (CloseConnectionException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "request " + id + " failed", e);
      KisekiException unknown = new KisekiException(e, ErrorCode.INTERNAL, "internal error");
      facts.refused(S3Translation.of(unknown.code()).code());
      answer = refusals.of(unknown, resource, id, false);
    }
    try {
      finish(response, answer, facts, isHead, body, close);
    } finally {
      facts.received(body.receivedBytes());
    }
  }

  private S3Response answer(
      ServerRequest request,
      RequestHeaders sent,
      OptionalLong length,
      WireBody body,
      RequestFacts facts) {
    if (request.prologue().method().text().equals("OPTIONS")) {
      return preflight(sent, request.prologue().uriPath().rawPath(), facts);
    }
    RequestTarget target = parser.target(request, sent);
    facts.target(target);
    if (FormUpload.isOne(target, sent)) {
      return form(target, sent, body, facts);
    }
    Authentication authentication = authenticator.authenticate(target, sent, facts::accessKey);
    RequestHeaders headers = HoistedHeaders.of(target.query(), sent);
    S3Operation operation = router.route(target, headers.has("x-amz-copy-source"));
    facts.operation(operation);
    return switch (authentication) {
      case Authentication.Anonymous _ -> anonymous(operation, target);
      case Authentication.Signed(Caller caller, var payload, Optional<ChunkSigner> chunks) -> {
        facts.caller(caller);
        RequestRules.check(headers, caller, operation, length);
        RequestRules.checkVersion(target, operation);
        authorization.require(operation, target, caller);
        BodyClaims claims = claims(operation, headers, payload, length);
        WireBody wire = body;
        Function<BodyClaims, CheckedBody> opener = claimed -> bodies.open(claimed, wire, chunks);
        yield handler(operation)
            .handle(new S3Request(target, headers, operation, caller, claims, opener));
      }
    };
  }

  /** A form is signed by its fields and stands for the PUT of its file. */
  private S3Response form(
      RequestTarget target, RequestHeaders sent, WireBody body, RequestFacts facts) {
    FormUpload form = new FormUpload(target, sent, body);
    RequestTarget object = form.object();
    S3Operation operation = router.route(object, false);
    facts.operation(operation);
    Optional<Caller> caller = authenticator.authenticate(form.fields(), facts::accessKey);
    if (caller.isEmpty()) {
      return anonymous(operation, object);
    }
    facts.caller(caller.get());
    FormPolicy policy = form.policy(authenticator.nowMillis());
    RequestHeaders headers = form.headers();
    RequestRules.check(headers, caller.get(), operation, OptionalLong.empty());
    authorization.require(operation, object, caller.get());
    BodyClaims claims = BodyClaims.parse(headers, Payload.UNSIGNED, OptionalLong.empty());
    WireBytes file = form.file(policy);
    S3Request request =
        new S3Request(
            object,
            headers,
            operation,
            caller.get(),
            claims,
            claimed -> bodies.open(claimed, file, Optional.empty()));
    return form.answer(object, handler(operation).handle(request));
  }

  /**
   * On a Complete the checksum header is of the object to be: in composite form it is no digest of
   * any body.
   */
  private static BodyClaims claims(
      S3Operation operation, RequestHeaders headers, Payload payload, OptionalLong length) {
    return operation.name().equals("CompleteMultipartUpload")
        ? BodyClaims.ofDocument(headers, payload, length)
        : BodyClaims.parse(headers, payload, length);
  }

  private S3Handler handler(S3Operation operation) {
    S3Handler handler = handlers.get(operation.name());
    if (handler == null) {
      throw new KisekiException(
          ErrorCode.NOT_IMPLEMENTED, "The operation " + operation.name() + " is not implemented.");
    }
    return handler;
  }

  private S3Response anonymous(S3Operation operation, RequestTarget target) {
    if (operation.name().equals("ListBuckets")) {
      return AnonymousBuckets.document();
    }
    // A bucket that somebody wants to create is no absent one.
    boolean isNew = operation.name().equals("CreateBucket");
    throw access.anonymous(
        target
            .bucket()
            .filter(name -> !isNew && NamespaceName.isValid(name))
            .map(NamespaceName::new));
  }

  /** Not logged: it would be a line for each of a flood of connections. */
  private S3Response tooMany(String resource, RequestFacts facts) {
    S3Code code = new S3Code("SlowDown", 503);
    facts.refused(code.code());
    return refusals.of(
        code,
        "There are too many connections. Please reduce your request rate.",
        resource,
        facts.id());
  }

  private S3Response preflight(RequestHeaders headers, String resource, RequestFacts facts) {
    if (!headers.has("origin") || !headers.has("access-control-request-method")) {
      S3Code code = new S3Code("BadRequest", 400);
      facts.refused(code.code());
      return refusals.of(
          code, "Insufficient information. Origin request header needed.", resource, facts.id());
    }
    throw new KisekiException(
        ErrorCode.ACCESS_FORBIDDEN, "CORSResponse: CORS is not enabled for this bucket.");
  }

  private void finish(
      ServerResponse response,
      S3Response answer,
      RequestFacts facts,
      boolean isHead,
      WireBody body,
      boolean closeAsked) {
    boolean close = closeAsked;
    try (Closing _ = new Closing(answer)) {
      close |= !settle(body);
      if (!close && body.isAwaitedForNothing()) {
        PacedConnection.sendContinue();
      }
      sender.send(response, answer, facts, isHead, close);
    } catch (KisekiException e) {
      // Thrown before the first byte of a content went out.
      log(e, facts);
      S3Response refusal = refusals.of(e, "", facts.id(), false);
      response.headers().clear();
      sender.send(response, refusal, facts, isHead, true);
      throw new CloseConnectionException("failed before a body was sent", e);
    } catch (RuntimeException e) {
      facts.broken();
      throw e;
    }
    if (close) {
      if (body.mayLinger()) {
        linger(body);
      }
      throw new CloseConnectionException("answered; the connection ends here");
    }
  }

  /** Lets go of what an answer holds, however far its sending came. */
  private record Closing(S3Response answer) implements AutoCloseable {
    @Override
    public void close() {
      if (answer instanceof S3Response.Stream stream) {
        stream.body().close();
      }
    }
  }

  /** Whether the connection can go on: the body is read, or small enough to be read now. */
  private static boolean settle(WireBody body) {
    if (body.isFinished()) {
      return true;
    }
    if (body.isBroken() || !body.mayDrain(DRAIN_TO_KEEP_BYTES)) {
      return false;
    }
    try {
      body.drain(Long.MAX_VALUE);
      return body.isFinished();
    } catch (KisekiException e) {
      return false;
    }
  }

  private static void linger(WireBody body) {
    try {
      body.drain(DRAIN_TO_CLOSE_BYTES);
    } catch (KisekiException e) {
      LOG.log(System.Logger.Level.TRACE, "the client went away", e);
    }
  }

  private static void log(KisekiException error, RequestFacts facts) {
    String id = facts.id();
    facts.refused(S3Translation.of(error.code()).code());
    switch (error.code().category()) {
      case CORRUPT, UNAVAILABLE ->
          LOG.log(System.Logger.Level.ERROR, "request " + id + " failed", error);
      case INVALID, DENIED, ABSENT, CONFLICT, UNSUPPORTED ->
          LOG.log(
              System.Logger.Level.DEBUG, () -> "request " + id + " refused: " + error.getMessage());
    }
  }
}
