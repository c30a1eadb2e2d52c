package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.target.PercentCodec;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.ports.in.object.ObjectTarget;

/** The x-amz-copy-source header. */
final class CopySource {
  private CopySource() {}

  static ObjectTarget of(S3Request request) {
    String raw = request.headers().first("x-amz-copy-source").orElse("");
    String path = raw;
    int version = raw.indexOf("?versionId=");
    if (version >= 0) {
      path = raw.substring(0, version);
      String id = raw.substring(version + "?versionId=".length());
      if (!id.equals("null")) {
        throw Arguments.invalid("Invalid version id specified", "x-amz-copy-source", raw);
      }
    }
    String decoded = PercentCodec.decode(path.startsWith("/") ? path.substring(1) : path, false);
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
        request.caller(), new NamespaceName(bucket), ObjectKey.of(decoded.substring(slash + 1)));
  }
}
