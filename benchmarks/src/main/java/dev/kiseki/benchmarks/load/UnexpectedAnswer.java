package dev.kiseki.benchmarks.load;

import java.io.IOException;
import java.io.Serial;

/** The server answered, but not what the workload must get; the run ends here. */
final class UnexpectedAnswer extends IOException {
  @Serial private static final long serialVersionUID = 1;

  UnexpectedAnswer(S3Request request, String answer) {
    super(request.method() + " " + request.target() + ": " + answer);
  }
}
