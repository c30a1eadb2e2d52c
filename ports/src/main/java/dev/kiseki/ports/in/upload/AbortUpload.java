package dev.kiseki.ports.in.upload;

/** Ends an upload without an object. NO_SUCH_UPLOAD. */
@FunctionalInterface
public interface AbortUpload {
  void abort(UploadTarget target);
}
