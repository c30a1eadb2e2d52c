package dev.kiseki.adapters.s3http.http;

import dev.kiseki.adapters.s3http.operation.Right;
import dev.kiseki.adapters.s3http.operation.S3Operation;
import dev.kiseki.adapters.s3http.target.RequestTarget;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.ports.in.Access;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.namespace.CheckAccess;
import java.nio.charset.StandardCharsets;

/**
 * Whether a caller may do what the request asks for, by the right that the operation table names.
 * Asked before anything of the body is read. What only the body or a header names (copy sources,
 * the keys of DeleteObjects) the use cases ask for, by the same rule.
 */
final class Authorization {
  private final CheckAccess access;

  Authorization(CheckAccess access) {
    this.access = access;
  }

  /** NO_SUCH_NAMESPACE before ACCESS_DENIED, to whom the namespace concerns. */
  void require(S3Operation operation, RequestTarget target, Caller caller) {
    String bucket = target.bucket().orElse("");
    if (operation.right() == Right.MEMBER || !NamespaceName.isValid(bucket)) {
      // A name that no bucket can have is nobody's; the handler says so in the operation's words.
      return;
    }
    NamespaceName name = new NamespaceName(bucket);
    if (!may(operation.right(), target, caller, name)) {
      if (operation.right() == Right.CREATE) {
        access.requireCreator(caller, name);
      }
      throw access.denied(caller, name);
    }
  }

  private static boolean may(Right right, RequestTarget target, Caller caller, NamespaceName name) {
    return switch (right) {
      case MEMBER -> true;
      case NONE -> false;
      case INSPECT -> caller.may(Access.INSPECT, name, Caller.EVERYTHING);
      case CREATE, ADMINISTER -> caller.may(Access.ADMINISTER, name, Caller.EVERYTHING);
      case WRITE_SOME -> caller.maySomewhere(Access.WRITE, name);
      case LIST -> caller.may(Access.LIST, name, utf8(target.query().first("prefix").orElse("")));
      case READ -> caller.may(Access.READ, name, utf8(target.key().orElse("")));
      case WRITE -> caller.may(Access.WRITE, name, utf8(target.key().orElse("")));
    };
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
