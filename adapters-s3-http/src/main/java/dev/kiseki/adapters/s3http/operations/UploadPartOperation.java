package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.body.CheckedBody;
import dev.kiseki.adapters.s3http.body.ChecksumNames;
import dev.kiseki.adapters.s3http.exchange.ResponseHeaders;
import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.domain.PartNumber;
import dev.kiseki.ports.in.BodySource;
import dev.kiseki.ports.in.upload.PartBody;
import dev.kiseki.ports.in.upload.PartView;
import dev.kiseki.ports.in.upload.UploadPart;
import dev.kiseki.ports.in.upload.UploadTarget;
import dev.kiseki.ports.in.upload.UploadView;
import java.util.Optional;

/** UploadPart. */
public final class UploadPartOperation implements S3Handler {
  private final UploadPart upload;

  public UploadPartOperation(UploadPart upload) {
    this.upload = upload;
  }

  @Override
  public S3Response handle(S3Request request) {
    Encryption.ofPart(request.headers());
    PutObjectOperation.checkSize(request);
    PartNumber number = Arguments.partNumber(request);
    UploadTarget target = Arguments.upload(request);
    try (Opening body = new Opening(request)) {
      PartView part = upload.upload(target, number, body);
      ResponseHeaders headers = new ResponseHeaders().set("etag", Answers.quoted(part.etag()));
      body.upload().ifPresent(view -> Encryption.echo(view.attributes(), headers));
      part.checksums().stream()
          .findFirst()
          .ifPresent(sum -> headers.set(ChecksumNames.header(sum.algorithm()), sum.value()));
      return new S3Response.Empty(200, headers);
    }
  }

  /** Opens the body when it is known what the upload wants of it; closes it if it was opened. */
  private static final class Opening implements PartBody, AutoCloseable {
    private final S3Request request;
    private Optional<UploadView> upload = Optional.empty();
    private Optional<CheckedBody> body = Optional.empty();

    Opening(S3Request request) {
      this.request = request;
    }

    Optional<UploadView> upload() {
      return upload;
    }

    @Override
    public BodySource open(UploadView view) {
      upload = Optional.of(view);
      CheckedBody opened = request.body(UploadChecksums.claims(request.claims(), view.checksum()));
      body = Optional.of(opened);
      return opened;
    }

    @Override
    public void close() {
      body.ifPresent(CheckedBody::close);
    }
  }
}
