package dev.kiseki.dist.trace;

import dev.kiseki.adapters.s3http.exchange.FinishedRequest;
import dev.kiseki.adapters.s3http.exchange.RequestTrace;
import dev.kiseki.adapters.s3http.exchange.RequestTraces;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A span for each request, with what the access log has of it. */
final class TracedRequests implements RequestTraces {
  private static final String TRACE_PARENT = "traceparent";
  private static final int SERVER_ERROR = 500;

  /** Of a request's headers only the one: a tracestate would carry anything a client likes. */
  private static final TextMapGetter<String> PARENT =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String parent) {
          return List.of(TRACE_PARENT);
        }

        @Override
        public @Nullable String get(@Nullable String parent, String key) {
          return key.equals(TRACE_PARENT) ? parent : null;
        }
      };

  private final Tracer tracer;

  TracedRequests(Tracer tracer) {
    this.tracer = tracer;
  }

  @Override
  public boolean isOn() {
    return true;
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // the trace that is given out closes it
  public RequestTrace begin(String parent) {
    Context context =
        parent.isEmpty()
            ? Context.root()
            : W3CTraceContextPropagator.getInstance().extract(Context.root(), parent, PARENT);
    Span span =
        tracer.spanBuilder("s3").setSpanKind(SpanKind.SERVER).setParent(context).startSpan();
    Scope scope = span.makeCurrent();
    return request -> {
      scope.close();
      end(span, request);
    };
  }

  private static void end(Span span, FinishedRequest request) {
    span.updateName("s3." + (request.operation().isEmpty() ? "none" : request.operation()));
    span.setAttribute("kiseki.request", request.id());
    span.setAttribute("kiseki.tenant", request.tenant());
    span.setAttribute("kiseki.bucket", request.bucket());
    span.setAttribute("http.response.status_code", request.status());
    span.setAttribute("kiseki.received_bytes", request.receivedBytes());
    span.setAttribute("kiseki.sent_bytes", request.sentBytes());
    if (!request.code().isEmpty()) {
      span.setAttribute("error.type", request.code());
    }
    if (request.status() >= SERVER_ERROR) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }
}
