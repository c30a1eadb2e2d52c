package dev.kiseki.application.file;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;

/** What sessions refuse. */
final class Failures {
  private Failures() {}

  static KisekiException stale(NodeId node) {
    return new KisekiException(
        ErrorCode.STALE_NODE,
        "The node is gone, or was never given to this session.",
        Fact.of("node", node.value()));
  }

  static KisekiException of(ErrorCode code, String sentence) {
    return new KisekiException(code, sentence);
  }

  static KisekiException notADirectory() {
    return of(ErrorCode.NOT_A_DIRECTORY, "This is not a directory.");
  }

  static KisekiException noSuchFile() {
    return of(ErrorCode.NO_SUCH_FILE, "Nothing has this name.");
  }

  static KisekiException fileExists() {
    return of(ErrorCode.FILE_EXISTS, "Something has this name already.");
  }

  static KisekiException noSuchHandle() {
    return of(ErrorCode.NO_SUCH_HANDLE, "The handle is not open.");
  }

  /** Namespaces are made and removed by other means, and nothing else lies beside them. */
  static KisekiException amongNamespaces() {
    return of(
        ErrorCode.NOT_PERMITTED,
        "The root of a tenant's mount holds its buckets only: make and remove them through S3 or"
            + " the kiseki command.");
  }
}
