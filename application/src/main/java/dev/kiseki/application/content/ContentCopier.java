package dev.kiseki.application.content;

import dev.kiseki.application.seal.SealContext;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.ByteRange;
import dev.kiseki.domain.ContentId;
import dev.kiseki.ports.in.BodyDigest;
import dev.kiseki.ports.in.BodySource;
import dev.kiseki.ports.in.ByteSink;
import dev.kiseki.ports.in.ByteSlice;
import dev.kiseki.ports.out.keys.Purpose;
import dev.kiseki.ports.out.metadata.ContentBody;
import dev.kiseki.ports.out.metadata.ReadPlan;
import dev.kiseki.ports.out.metadata.SharedExtent;
import dev.kiseki.ports.out.system.IdSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes a content out of a range of another: by sharing where both are of one namespace, else by
 * sealing it again.
 */
public final class ContentCopier {
  private final IdSource ids;
  private final ContentReader reader;
  private final FrameBuffers.Pool buffers;

  public ContentCopier(IdSource ids, ContentReader reader, FrameBuffers.Pool buffers) {
    this.ids = ids;
    this.reader = reader;
    this.buffers = buffers;
  }

  /**
   * No byte of a blob is read or written. Small contents are sealed again: cheaper than a share.
   */
  public StagedContent share(OpenNamespace namespace, ReadPlan source, ByteRange range) {
    if (range.length() <= FrameSizes.INLINE_MAX_BYTES) {
      return rewrite(namespace, source, range, namespace, Optional.empty());
    }
    ContentId content = ids.content();
    byte[] tag =
        namespace
            .keys()
            .tag(
                Purpose.EXTENT,
                SealContext.sharedExtent(
                    content, 0, range.length(), range.start(), source.content()));
    SharedExtent extent = new SharedExtent(0, range.length(), source.content(), range.start(), tag);
    return new StagedContent(
        content,
        range.length(),
        namespace.keys().currentEpoch(),
        new ContentBody.Shared(List.of(extent)));
  }

  /** Opens the range and seals it for the target, passing the plaintext by the digest. */
  public StagedContent rewrite(
      OpenNamespace from,
      ReadPlan source,
      ByteRange range,
      OpenNamespace to,
      Optional<BodyDigest> digest) {
    ContentId content = ids.content();
    if (range.length() <= FrameSizes.INLINE_MAX_BYTES) {
      return rewriteInline(from, source, range, to, digest, content);
    }
    FrameBuffers frames = buffers.take();
    OptionalLong length = OptionalLong.of(range.length());
    try (BlobSeries series = new BlobSeries(to, ids, content, length, frames)) {
      Slices slices = new Slices(series);
      reader.transfer(
          from,
          source,
          range,
          (bytes, offset, count) -> {
            digest.ifPresent(d -> d.update(bytes, offset, count));
            slices.add(bytes, offset, count);
          });
      slices.flush();
      return series.finish();
    } finally {
      buffers.giveBack(frames);
    }
  }

  /** Only passes the plaintext of a range by a digest. */
  public void digest(OpenNamespace namespace, ReadPlan source, ByteRange range, BodyDigest digest) {
    reader.transfer(namespace, source, range, digest::update);
  }

  private StagedContent rewriteInline(
      OpenNamespace from,
      ReadPlan source,
      ByteRange range,
      OpenNamespace to,
      Optional<BodyDigest> digest,
      ContentId content) {
    byte[] plain = new byte[(int) range.length()];
    Gather gather = new Gather(plain);
    reader.transfer(from, source, range, gather);
    digest.ifPresent(d -> d.update(plain, 0, plain.length));
    ContentBody body =
        plain.length == 0
            ? new ContentBody.Empty()
            : new ContentBody.Inline(
                to.keys()
                    .sealRecord(Purpose.INLINE, SealContext.inline(content, plain.length), plain));
    return new StagedContent(content, plain.length, to.keys().currentEpoch(), body);
  }

  /** Fills an array. */
  private static final class Gather implements ByteSink {
    private final byte[] target;
    private int filled;

    Gather(byte[] target) {
      this.target = target;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      System.arraycopy(bytes, offset, target, filled, length);
      filled += length;
    }
  }

  /** Makes full slices of pieces of any length. */
  private static final class Slices {
    private final byte[] slice = new byte[BodySource.SLICE_BYTES];
    private final BlobSeries series;
    private int filled;

    Slices(BlobSeries series) {
      this.series = series;
    }

    void add(byte[] bytes, int offset, int length) {
      for (int done = 0; done < length; ) {
        int count = Math.min(slice.length - filled, length - done);
        System.arraycopy(bytes, offset + done, slice, filled, count);
        filled += count;
        done += count;
        if (filled == slice.length) {
          flush();
        }
      }
    }

    void flush() {
      if (filled > 0) {
        series.append(new ByteSlice(slice, 0, filled));
        filled = 0;
      }
    }
  }
}
