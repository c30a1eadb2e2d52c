package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.ResponseHeaders;
import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.xml.XmlWriter;
import dev.kiseki.domain.ObjectAttributes;
import dev.kiseki.domain.UploadId;
import dev.kiseki.ports.in.upload.CreateUpload;
import java.util.Optional;

/** CreateMultipartUpload. */
public final class CreateMultipartUploadOperation implements S3Handler {
  private final CreateUpload create;
  private final ObjectRules rules;

  public CreateMultipartUploadOperation(CreateUpload create, ObjectRules rules) {
    this.create = create;
    this.rules = rules;
  }

  @Override
  public S3Response handle(S3Request request) {
    ObjectAttributes attributes = rules.attributes(request);
    Optional<CreateUpload.UploadChecksum> checksum = UploadChecksums.of(request.headers());
    UploadId id = create.create(new CreateUpload.Command(request.object(), attributes, checksum));
    ResponseHeaders headers = Encryption.echo(attributes, new ResponseHeaders());
    checksum.ifPresent(
        wanted ->
            headers
                .set("x-amz-checksum-algorithm", wanted.algorithm().name())
                .set("x-amz-checksum-type", wanted.kind().name()));
    byte[] xml =
        XmlWriter.document("InitiateMultipartUploadResult", 512)
            .element("Bucket", request.bucket().value())
            .element("Key", request.key().toBytes())
            .asciiElement("UploadId", id.hex())
            .close("InitiateMultipartUploadResult")
            .toBytes();
    return new S3Response.Document(200, headers, xml);
  }
}
