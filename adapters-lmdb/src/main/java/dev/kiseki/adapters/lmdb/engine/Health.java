package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether the store may still promise anything. After a failed sync the kernel may have dropped the
 * dirty pages and a second sync would succeed without them: so it is never tried again, and every
 * write fails until the store is opened anew from what is really on disk.
 */
final class Health {
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  void stopWrites(Throwable cause) {
    failure.compareAndSet(null, cause);
  }

  boolean isReadOnly() {
    return failure.get() != null;
  }

  void checkWritable() {
    if (isReadOnly()) {
      throw readOnly();
    }
  }

  KisekiException readOnly() {
    return new KisekiException(
        failure.get(),
        ErrorCode.STORE_READ_ONLY,
        "a flush to disk failed; the store takes no writes until it is restarted");
  }
}
