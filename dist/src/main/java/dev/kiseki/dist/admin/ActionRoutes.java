package dev.kiseki.dist.admin;

import io.helidon.common.parameters.Parameters;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** {@link Administration#perform} by http: one form, one action. */
final class ActionRoutes {
  static final String ACTIONS = "/v1/actions";

  /** The field that names the action; its words lie beside it. */
  static final String NAME = "action";

  private ActionRoutes() {}

  /**
   * Adds the route.
   *
   * @param guarded lets in those with a token
   */
  static void add(
      HttpRules routing,
      Administration administration,
      Function<Function<ServerRequest, String>, Handler> guarded) {
    routing.post(ACTIONS, guarded.apply(request -> administration.perform(action(request))));
  }

  private static AdminAction action(ServerRequest request) {
    Parameters form = request.content().as(Parameters.class);
    Map<String, String> words = new TreeMap<>();
    for (String name : form.names()) {
      if (!name.equals(NAME)) {
        words.put(name, form.get(name));
      }
    }
    return new AdminAction(form.first(NAME).orElse(""), words);
  }
}
