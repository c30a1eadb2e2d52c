package dev.kiseki.application.content;

import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.application.seal.SealContext;
import dev.kiseki.domain.ByteRange;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.ByteSink;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.keys.Purpose;
import dev.kiseki.ports.out.metadata.ReadPlan;
import java.util.concurrent.Semaphore;

/**
 * Opens the planned content frame by frame into a sink. Every row that leads to a byte is checked
 * before the byte.
 */
public final class ContentReader {
  /** Below this a second thread gains nothing. */
  private static final long AHEAD_FROM_BYTES = 1 << 20;

  private final FrameBuffers.Pool buffers;

  /** More transfers than processors keep them busy by themselves. */
  private final Semaphore ahead = new Semaphore(Runtime.getRuntime().availableProcessors());

  public ContentReader(FrameBuffers.Pool buffers) {
    this.buffers = buffers;
  }

  public void transfer(OpenNamespace namespace, ReadPlan plan, ByteRange range, ByteSink sink) {
    if (range.length() == 0) {
      return;
    }
    if (plan.inline().isPresent()) {
      byte[] plain =
          openInline(namespace.keys(), plan.content(), plan.sizeBytes(), plan.inline().get());
      sink.write(plain, (int) range.start(), (int) range.length());
      return;
    }
    if (range.length() >= AHEAD_FROM_BYTES && ahead.tryAcquire()) {
      try {
        ReadAhead.transfer(output -> open(namespace, plan, range, output), buffers, sink);
      } finally {
        ahead.release();
      }
      return;
    }
    FrameBuffers frames = buffers.take();
    try {
      open(namespace, plan, range, FrameOutput.to(sink, frames));
    } finally {
      buffers.giveBack(frames);
    }
  }

  private static void open(
      OpenNamespace namespace, ReadPlan plan, ByteRange range, FrameOutput output) {
    new FrameTransfer(namespace, output).run(plan, range);
  }

  static byte[] openInline(
      NamespaceKeys keys, dev.kiseki.domain.ContentId content, long sizeBytes, byte[] sealed) {
    byte[] plain = keys.openRecord(Purpose.INLINE, SealContext.inline(content, sizeBytes), sealed);
    if (plain.length != sizeBytes) {
      throw new KisekiException(
          ErrorCode.DATA_CORRUPT,
          "Inline content has another length than its row says.",
          Fact.of("content", content));
    }
    return plain;
  }
}
