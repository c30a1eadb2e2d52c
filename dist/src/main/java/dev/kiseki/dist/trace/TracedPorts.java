package dev.kiseki.dist.trace;

import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.ports.out.chunks.BlobWriter;
import dev.kiseki.ports.out.chunks.TenantChunks;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.metadata.Committed;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Outbound ports whose calls are spans, and what they give out that is a port too. Frames are left
 * out: a large object has thousands.
 */
final class TracedPorts {
  /** The calls that are spans, by the type that declares them; everything of the others passes. */
  private static final Map<Class<?>, Set<String>> LEFT_OUT =
      Map.of(
          TenantMetadata.class, Set.of(),
          TenantChunks.class, Set.of("readFrame"),
          BlobWriter.class, Set.of("append", "close"),
          Committed.class, Set.of("value", "map"),
          KmsProvider.class, Set.of("pinned", "rest", "close"));

  private final Tracer tracer;
  private final String prefix;
  private final boolean mayBegin;

  private TracedPorts(Tracer tracer, String prefix, boolean mayBegin) {
    this.tracer = tracer;
    this.prefix = prefix;
    this.mayBegin = mayBegin;
  }

  /** Within a request's span only: maintenance would be traces without end. */
  static TracedPorts store(Tracer tracer) {
    return new TracedPorts(tracer, "store.", false);
  }

  static TracedPorts services(Tracer tracer) {
    return new TracedPorts(tracer, "kms.", true);
  }

  <P> P traced(Class<P> type, P port) {
    InvocationHandler handler =
        (_, method, arguments) ->
            given(isSpan(method) ? span(method, port, arguments) : call(method, port, arguments));
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private boolean isSpan(Method method) {
    Set<String> leftOut = LEFT_OUT.get(method.getDeclaringClass());
    return leftOut != null
        && !leftOut.contains(method.getName())
        && (mayBegin || Span.fromContext(Context.current()).getSpanContext().isValid());
  }

  private @Nullable Object span(Method method, Object port, Object @Nullable [] arguments)
      throws Throwable {
    SpanBuilder span = tracer.spanBuilder(prefix + method.getName());
    if (arguments != null && port instanceof KmsProvider) {
      switch (arguments[0]) {
        case String binding -> span.setAttribute("kiseki.binding", binding);
        case WrappedKey wrapped -> span.setAttribute("kiseki.binding", wrapped.binding());
        default -> {
          // Nothing else says whose key it is.
        }
      }
    }
    return TracedCall.within(span.startSpan(), () -> call(method, port, arguments));
  }

  private static @Nullable Object call(Method method, Object port, Object @Nullable [] arguments)
      throws Throwable {
    return TracedCall.passed(method, port, arguments);
  }

  private @Nullable Object given(@Nullable Object result) {
    return switch (result) {
      case TenantMetadata metadata -> traced(TenantMetadata.class, metadata);
      case TenantChunks chunks -> traced(TenantChunks.class, chunks);
      case BlobWriter blob -> traced(BlobWriter.class, blob);
      case Committed<?> commit -> traced(Committed.class, commit);
      case KmsProvider provider -> traced(KmsProvider.class, provider);
      case null, default -> result;
    };
  }
}
