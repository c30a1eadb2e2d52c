package dev.kiseki.adapters.s3http.http;

import dev.kiseki.adapters.s3http.auth.Authenticator;
import dev.kiseki.adapters.s3http.body.BodyReader;
import dev.kiseki.adapters.s3http.exchange.RequestListener;
import dev.kiseki.adapters.s3http.exchange.RequestTraces;
import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.operation.OperationRouter;
import dev.kiseki.ports.in.namespace.CheckAccess;
import java.util.List;
import java.util.Map;

/**
 * What the HTTP side works with.
 *
 * @param domains for virtual-host style
 * @param trustsProxy whether X-Forwarded-Host stands for Host
 * @param handlers by operation name
 * @param listener hears of every answer
 * @param traces follows every request
 * @param startMillis the time of day, for request ids that no other start of the server gave out
 */
public record S3HttpParts(
    List<String> domains,
    boolean trustsProxy,
    Authenticator authenticator,
    OperationRouter router,
    Map<String, S3Handler> handlers,
    BodyReader bodies,
    CheckAccess access,
    RequestListener listener,
    RequestTraces traces,
    long startMillis) {
  public S3HttpParts {
    domains = List.copyOf(domains);
    handlers = Map.copyOf(handlers);
  }
}
