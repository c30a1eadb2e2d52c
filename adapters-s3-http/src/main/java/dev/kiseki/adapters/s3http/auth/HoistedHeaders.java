package dev.kiseki.adapters.s3http.auth;

import dev.kiseki.adapters.s3http.target.QueryParameter;
import dev.kiseki.adapters.s3http.target.QueryParameters;
import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.util.Locale;
import java.util.Set;

/**
 * The headers of a presigned request with those that its signer moved into the query: SDKs put
 * {@code x-amz-*} there, so that whoever has the URL need not know them. Only for presigned URLs:
 * with a header signature the query's {@code x-amz-*} mean nothing.
 */
public final class HoistedHeaders {
  private static final String PREFIX = "x-amz-";

  /** What the signature itself is made of. */
  private static final Set<String> SIGNATURE =
      Set.of(
          "x-amz-algorithm",
          "x-amz-credential",
          "x-amz-date",
          "x-amz-expires",
          "x-amz-signedheaders",
          "x-amz-signature",
          "x-amz-content-sha256",
          "x-amz-security-token");

  /**
   * S3 does not look at a checksum in the query. The JavaScript SDK relies on that: it signs the
   * CRC32 of the body it does not have yet, an empty one, into every presigned PUT.
   */
  private static final Set<String> IGNORED =
      Set.of(
          "x-amz-checksum-crc32",
          "x-amz-checksum-crc32c",
          "x-amz-checksum-crc64nvme",
          "x-amz-checksum-md5",
          "x-amz-checksum-sha1",
          "x-amz-checksum-sha256",
          "x-amz-checksum-sha512",
          "x-amz-checksum-xxhash3",
          "x-amz-checksum-xxhash64",
          "x-amz-checksum-xxhash128",
          "x-amz-sdk-checksum-algorithm");

  /** Version 2 signs these two as headers wherever they stand. */
  private static final Set<String> LEGACY = Set.of("content-md5", "content-type");

  private HoistedHeaders() {}

  /** A header that is there itself wins over a parameter of its name: it was signed too. */
  public static RequestHeaders of(QueryParameters query, RequestHeaders headers) {
    boolean presigned = PresignedQuery.isPresent(query);
    if (!presigned && !LegacyPresignedQuery.isPresent(query)) {
      return headers;
    }
    for (QueryParameter parameter : query.all()) {
      requireValue(parameter);
    }
    return headers.withHoisted(
        query,
        name ->
            (name.startsWith(PREFIX) && !SIGNATURE.contains(name) && !IGNORED.contains(name))
                || (!presigned && LEGACY.contains(name)));
  }

  /** As of a header: an escaped line end would become one. */
  private static void requireValue(QueryParameter parameter) {
    boolean control = parameter.value().chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7F);
    if (control && parameter.name().toLowerCase(Locale.ROOT).startsWith(PREFIX)) {
      throw new KisekiException(
          ErrorCode.INVALID_ARGUMENT,
          "A parameter that stands for a header holds a control character.",
          Fact.of("ArgumentName", parameter.name()));
    }
  }
}
