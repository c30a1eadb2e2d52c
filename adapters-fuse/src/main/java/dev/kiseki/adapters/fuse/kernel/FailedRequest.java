package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** What a request that failed is answered, and whether the operator is told. */
public final class FailedRequest {
  private static final Logger LOG = System.getLogger(FailedRequest.class.getName());

  private FailedRequest() {}

  /**
   * The errno for whatever was thrown: an unanswered request is a process that cannot be killed.
   */
  public static int errno(String request, Throwable thrown) {
    return switch (thrown) {
      case KisekiException failure -> {
        logIfOurs(request, failure);
        yield Errno.of(failure.code());
      }
      // A command that checks itself did not like what the kernel passed on.
      case IllegalArgumentException refused -> Errno.EINVAL;
      default -> {
        LOG.log(Level.ERROR, "A request of a mount failed: " + request, thrown);
        yield Errno.EIO;
      }
    };
  }

  private static void logIfOurs(String request, KisekiException failure) {
    switch (failure.code().category()) {
      case CORRUPT -> LOG.log(Level.ERROR, "A request of a mount failed: " + request, failure);
      case UNAVAILABLE -> {
        if (failure.code() != ErrorCode.DISK_FULL && failure.code() != ErrorCode.STORE_READ_ONLY) {
          LOG.log(Level.WARNING, "A request of a mount failed: " + request, failure);
        }
      }
      case INVALID, DENIED, ABSENT, CONFLICT, UNSUPPORTED -> {}
    }
  }
}
