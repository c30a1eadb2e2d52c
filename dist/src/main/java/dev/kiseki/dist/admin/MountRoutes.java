package dev.kiseki.dist.admin;

import io.helidon.common.parameters.Parameters;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import java.nio.file.Path;
import java.util.function.Function;

/** {@link MountAdministration} by http. */
final class MountRoutes {
  static final String MOUNTS = "/v1/mounts";
  static final String UNMOUNTS = "/v1/mounts/ended";
  static final String TARGET = "target";
  static final String DIRECTORY = "directory";
  static final String OPTIONS = "options";
  static final String LAZY = "lazy";

  private MountRoutes() {}

  /**
   * @param guarded lets in those with a token
   */
  static void add(
      HttpRules routing,
      MountAdministration mounts,
      Function<Function<ServerRequest, String>, Handler> guarded) {
    routing.get(MOUNTS, guarded.apply(_ -> mounts.listMounts()));
    routing.post(MOUNTS, guarded.apply(request -> mount(mounts, form(request))));
    routing.post(UNMOUNTS, guarded.apply(request -> unmount(mounts, form(request))));
  }

  private static String mount(MountAdministration mounts, Parameters form) {
    return mounts.mount(field(form, TARGET), Path.of(field(form, DIRECTORY)), field(form, OPTIONS));
  }

  private static String unmount(MountAdministration mounts, Parameters form) {
    return mounts.unmount(Path.of(field(form, DIRECTORY)), Boolean.parseBoolean(field(form, LAZY)));
  }

  private static Parameters form(ServerRequest request) {
    return request.content().as(Parameters.class);
  }

  private static String field(Parameters form, String name) {
    return form.first(name).orElse("");
  }
}
