package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.ResponseHeaders;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.target.PercentCodec;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.VersionId;
import dev.kiseki.ports.in.object.ObjectTarget;
import java.util.Optional;

/** The x-amz-copy-source header. */
final class CopySource {
  private static final String VERSION = "?versionId=";

  private CopySource() {}

  static ObjectTarget of(S3Request request) {
    String raw = request.headers().first("x-amz-copy-source").orElse("");
    int at = raw.lastIndexOf(VERSION);
    String path = at < 0 ? raw : raw.substring(0, at);
    Optional<VersionId> version =
        at < 0
            ? Optional.empty()
            : Optional.of(Arguments.version(raw.substring(at + VERSION.length())));
    String decoded = decoded(path.startsWith("/") ? path.substring(1) : path);
    int slash = decoded.indexOf('/');
    if (slash < 1 || slash == decoded.length() - 1) {
      throw Arguments.invalid(
          "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
          "x-amz-copy-source",
          raw);
    }
    String bucket = decoded.substring(0, slash);
    if (!NamespaceName.isValid(bucket)) {
      throw new KisekiException(ErrorCode.NO_SUCH_NAMESPACE, "The specified bucket does not exist");
    }
    return new ObjectTarget(
        request.caller(),
        new NamespaceName(bucket),
        ObjectKey.of(decoded.substring(slash + 1)),
        version);
  }

  private static String decoded(String path) {
    try {
      return PercentCodec.decode(path, false);
    } catch (KisekiException e) {
      throw Arguments.invalid("Invalid copy source encoding.", "x-amz-copy-source", path);
    }
  }

  /** Which version of the source was copied. */
  static void version(Optional<VersionId> version, ResponseHeaders out) {
    version.ifPresent(id -> out.set("x-amz-copy-source-version-id", id.text()));
  }
}
