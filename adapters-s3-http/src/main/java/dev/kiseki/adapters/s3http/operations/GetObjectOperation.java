package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.ResponseHeaders;
import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.exchange.StreamBody;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.PartNumber;
import dev.kiseki.domain.RangeSpec;
import dev.kiseki.ports.in.ByteSink;
import dev.kiseki.ports.in.object.GetObject;
import dev.kiseki.ports.in.object.ReadableObject;
import java.util.Optional;

/** GetObject. */
public final class GetObjectOperation implements S3Handler {
  private final GetObject get;

  public GetObjectOperation(GetObject get) {
    this.get = get;
  }

  @Override
  public S3Response handle(S3Request request) {
    ReadableObject object = get.open(query(request));
    boolean handedOver = false;
    try {
      ResponseHeaders headers =
          Answers.object(request, object.view(), object.range(), object.isPartial());
      S3Response answer =
          new S3Response.Stream(
              object.isPartial() ? 206 : 200, headers, object.range().length(), new Body(object));
      handedOver = true;
      return answer;
    } finally {
      if (!handedOver) {
        object.close();
      }
    }
  }

  /** The same question for GET and HEAD. */
  static GetObject.Query query(S3Request request) {
    Encryption.ofRead(request.headers());
    Optional<RangeSpec> range = request.headers().first("range").flatMap(Arguments::range);
    Optional<PartNumber> part =
        request.query().has("partNumber")
            ? Optional.of(Arguments.partNumber(request))
            : Optional.empty();
    if (range.isPresent() && part.isPresent()) {
      throw new KisekiException(
          ErrorCode.INVALID_REQUEST,
          "Cannot specify both Range header and partNumber query parameter");
    }
    return new GetObject.Query(
        Arguments.versioned(request), range, part, Conditions.ofRead(request.headers()));
  }

  private record Body(ReadableObject object) implements StreamBody {
    @Override
    public void transferTo(ByteSink sink) {
      object.transferTo(sink);
    }

    @Override
    public void close() {
      object.close();
    }
  }
}
