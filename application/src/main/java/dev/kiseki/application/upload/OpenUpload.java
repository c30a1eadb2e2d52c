package dev.kiseki.application.upload;

import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.ObjectFacts;
import dev.kiseki.domain.UploadId;
import dev.kiseki.ports.in.upload.UploadTarget;
import dev.kiseki.ports.in.upload.UploadView;
import dev.kiseki.ports.out.metadata.UploadRow;

/** An upload that is still open, and what its creator said. */
record OpenUpload(OpenNamespace namespace, UploadRow row, ObjectFacts facts) {
  static OpenUpload find(OpenNamespace namespace, UploadTarget target) {
    UploadRow row =
        namespace
            .metadata()
            .upload(namespace.row().id(), target.object().key(), target.upload())
            .orElseThrow(() -> noSuchUpload(target.upload()));
    return new OpenUpload(namespace, row, UploadSeals.openUpload(namespace.keys(), row));
  }

  UploadView view() {
    return new UploadView(facts.attributes(), UploadSeals.checksum(facts));
  }

  static KisekiException noSuchUpload(UploadId upload) {
    return new KisekiException(
        ErrorCode.NO_SUCH_UPLOAD,
        "The specified multipart upload does not exist. The upload ID might be invalid, or the multipart upload"
            + " might have been aborted or completed.",
        Fact.of("UploadId", upload));
  }
}
