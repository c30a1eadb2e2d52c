package dev.kiseki.dist.command;

import dev.kiseki.dist.admin.AdminAction;
import java.util.Map;
import java.util.Optional;

/** Reads {@code TENANT[/BUCKET]}. */
final class Whose {
  private Whose() {}

  static AdminAction action(String name, Optional<String> where) {
    AdminAction action = new AdminAction(name, Map.of());
    if (where.isEmpty()) {
      return action;
    }
    int slash = where.get().indexOf('/');
    return slash < 0
        ? action.with("tenant", where.get())
        : action
            .with("tenant", where.get().substring(0, slash))
            .with("bucket", where.get().substring(slash + 1));
  }
}
