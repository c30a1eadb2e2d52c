package dev.kiseki.dist.trace;

import dev.kiseki.domain.KisekiException;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** One call within a span. */
final class TracedCall {
  private TracedCall() {}

  @FunctionalInterface
  interface Work {
    @Nullable Object run() throws Throwable;
  }

  /** Of a failure the span says the code: a message may name a key. */
  static @Nullable Object within(Span span, Work work) throws Throwable {
    try (Scope _ = span.makeCurrent()) {
      return work.run();
    } catch (KisekiException e) {
      failed(span, e.code().name());
      throw e;
    } catch (RuntimeException | Error e) {
      failed(span, e.getClass().getSimpleName());
      throw e;
    } finally {
      span.end();
    }
  }

  private static void failed(Span span, String what) {
    span.setAttribute("error.type", what);
    span.setStatus(StatusCode.ERROR);
  }

  /** What is behind the proxy answers, or throws what it throws. */
  static @Nullable Object passed(Method method, Object target, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }
}
