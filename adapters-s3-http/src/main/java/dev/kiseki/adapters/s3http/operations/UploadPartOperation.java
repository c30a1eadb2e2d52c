package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.body.CheckedBody;
import dev.kiseki.adapters.s3http.body.ChecksumNames;
import dev.kiseki.adapters.s3http.exchange.ResponseHeaders;
import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.domain.PartNumber;
import dev.kiseki.ports.in.upload.PartView;
import dev.kiseki.ports.in.upload.UploadPart;
import dev.kiseki.ports.in.upload.UploadTarget;

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
    try (CheckedBody body = request.body()) {
      PartView part = upload.upload(target, number, body);
      ResponseHeaders headers = new ResponseHeaders().set("etag", Answers.quoted(part.etag()));
      headers.set(Encryption.HEADER, Encryption.DEFAULT);
      part.checksums()
          .forEach(
              checksum ->
                  headers.set(ChecksumNames.header(checksum.algorithm()), checksum.value()));
      return new S3Response.Empty(200, headers);
    }
  }
}
