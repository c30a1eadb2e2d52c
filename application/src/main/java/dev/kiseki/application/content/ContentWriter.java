package dev.kiseki.application.content;

import dev.kiseki.application.seal.SealContext;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.BodySource;
import dev.kiseki.ports.in.ByteSlice;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.keys.Purpose;
import dev.kiseki.ports.out.metadata.ContentBody;
import dev.kiseki.ports.out.system.IdSource;
import java.util.Arrays;

/** Seals a body frame by frame into a new content. */
public final class ContentWriter {
  private final IdSource ids;
  private final FrameBuffers.Pool buffers;

  public ContentWriter(IdSource ids, FrameBuffers.Pool buffers) {
    this.ids = ids;
    this.buffers = buffers;
  }

  /**
   * Reads the body to its end, so that everything it proves is proven when this returns.
   * ENTITY_TOO_LARGE above {@code maxBytes}.
   */
  public StagedContent write(OpenNamespace namespace, BodySource body, long maxBytes) {
    body.length().ifPresent(length -> requireSize(length, maxBytes));
    ContentId content = ids.content();
    ByteSlice first = body.next();
    if (first.length() <= FrameSizes.INLINE_MAX_BYTES) {
      return writeInline(namespace.keys(), content, body, first);
    }
    FrameBuffers frames = buffers.take();
    try (BlobSeries series = new BlobSeries(namespace, ids, content, body.length(), frames)) {
      for (ByteSlice slice = first; !slice.isEmpty(); slice = body.next()) {
        requireSize(series.sizeBytes() + slice.length(), maxBytes);
        series.append(slice);
      }
      return series.finish();
    } finally {
      buffers.giveBack(frames);
    }
  }

  /** Any slice but the last is full, so one this small is the whole body. */
  private static StagedContent writeInline(
      NamespaceKeys keys, ContentId content, BodySource body, ByteSlice only) {
    byte[] plain = Arrays.copyOfRange(only.array(), only.offset(), only.offset() + only.length());
    if (plain.length > 0) {
      body.next();
    }
    ContentBody stored =
        plain.length == 0
            ? new ContentBody.Empty()
            : new ContentBody.Inline(
                keys.sealRecord(Purpose.INLINE, SealContext.inline(content, plain.length), plain));
    return new StagedContent(content, plain.length, keys.currentEpoch(), stored);
  }

  private static void requireSize(long sizeBytes, long maxBytes) {
    if (sizeBytes > maxBytes) {
      throw new KisekiException(
          ErrorCode.ENTITY_TOO_LARGE,
          "Your proposed upload exceeds the maximum allowed size.",
          Fact.of("ProposedSize", sizeBytes),
          Fact.of("MaxSizeAllowed", maxBytes));
    }
  }
}
