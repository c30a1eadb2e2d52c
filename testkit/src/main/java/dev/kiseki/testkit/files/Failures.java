package dev.kiseki.testkit.files;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;

/** What the tree throws. */
final class Failures {
  private Failures() {}

  static KisekiException of(ErrorCode code) {
    return new KisekiException(code, "The file tree refuses.");
  }
}
