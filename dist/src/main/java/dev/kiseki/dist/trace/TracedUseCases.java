package dev.kiseki.dist.trace;

import io.opentelemetry.api.trace.Tracer;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** Use cases whose calls are spans, named as their ports are. */
final class TracedUseCases {
  private static final String PORTS = "dev.kiseki.ports.in.";

  private final Tracer tracer;

  TracedUseCases(Tracer tracer) {
    this.tracer = tracer;
  }

  <R extends Record> R traced(R useCases) {
    RecordComponent[] components = useCases.getClass().getRecordComponents();
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    try {
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        values[i] = component(types[i], components[i].getAccessor().invoke(useCases));
      }
      @SuppressWarnings("unchecked") // a record's own class
      Constructor<R> constructor =
          (Constructor<R>) useCases.getClass().getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("use cases are public records of ports", e);
    }
  }

  private Object component(Class<?> type, Object value) {
    if (value instanceof Record inner) {
      return traced(inner);
    }
    return type.isInterface() && type.getName().startsWith(PORTS) ? port(type, value) : value;
  }

  private Object port(Class<?> type, Object useCase) {
    boolean hasOneMethod =
        Arrays.stream(type.getMethods()).filter(m -> Modifier.isAbstract(m.getModifiers())).count()
            == 1;
    InvocationHandler handler =
        (_, method, arguments) ->
            method.getDeclaringClass() == Object.class
                ? TracedCall.passed(method, useCase, arguments)
                : TracedCall.within(
                    tracer.spanBuilder(name(type, method, hasOneMethod)).startSpan(),
                    () -> TracedCall.passed(method, useCase, arguments));
    return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
  }

  private static String name(Class<?> type, Method method, boolean hasOneMethod) {
    return hasOneMethod ? type.getSimpleName() : type.getSimpleName() + "." + method.getName();
  }
}
