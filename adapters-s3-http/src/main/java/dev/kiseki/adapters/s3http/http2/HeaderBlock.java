package dev.kiseki.adapters.s3http.http2;

import java.util.Arrays;

/**
 * The header block that is being received: HEADERS and what CONTINUATION adds to it. Owned by the
 * thread that reads the connection.
 */
final class HeaderBlock {
  /** A block needs no more of them than its bytes do; a few clients send small ones. */
  private static final int MAX_FRAMES = 32;

  private static final byte[] NO_BYTES = new byte[0];

  private final int maxBytes;
  private final HeaderDecoder decoder;
  private byte[] bytes = NO_BYTES;
  private int offset;
  private int length;
  private int frames;
  private int streamId;
  private boolean isOpen;
  private boolean isLast;
  private boolean dependsOnItself;

  HeaderBlock(int maxBytes) {
    this.maxBytes = maxBytes;
    this.decoder = new HeaderDecoder(maxBytes);
  }

  /** Whether a CONTINUATION has to come next. */
  boolean isOpen() {
    return isOpen;
  }

  int streamId() {
    return streamId;
  }

  /** Whether the stream ends with it. */
  boolean isLast() {
    return isLast;
  }

  void requireContinued(Frame frame) throws Violation.OfConnection {
    boolean isNext = frame.type() == Frame.CONTINUATION && frame.streamId() == streamId;
    if (isOpen ? !isNext : frame.type() == Frame.CONTINUATION) {
      throw new Violation.OfConnection(Frame.PROTOCOL_ERROR, "a header block torn apart");
    }
  }

  /** Takes HEADERS or CONTINUATION; whether the block is whole. */
  boolean add(Frame frame) throws Violation.OfConnection {
    return frame.type() == Frame.HEADERS ? begin(frame) : continued(frame);
  }

  private boolean begin(Frame frame) throws Violation.OfConnection {
    if (frame.streamId() % 2 == 0) {
      throw new Violation.OfConnection(Frame.PROTOCOL_ERROR, "a stream number that is not odd");
    }
    Frame block = frame.unpadded();
    streamId = frame.streamId();
    isLast = frame.has(Frame.END_STREAM);
    dependsOnItself =
        frame.has(Frame.HAS_PRIORITY)
            && (Frame.int32(frame.bytes(), block.offset() - 5) & 0x7FFF_FFFF) == streamId;
    length = block.length();
    if (frame.has(Frame.END_HEADERS)) {
      bytes = block.bytes();
      offset = block.offset();
      return true;
    }
    bytes = Arrays.copyOfRange(block.bytes(), block.offset(), block.offset() + length);
    offset = 0;
    frames = 1;
    isOpen = true;
    return false;
  }

  private boolean continued(Frame frame) throws Violation.OfConnection {
    if (++frames > MAX_FRAMES || length + frame.length() > maxBytes) {
      throw new Violation.OfConnection(Frame.ENHANCE_YOUR_CALM, "a header block without end");
    }
    bytes = Arrays.copyOf(bytes, length + frame.length());
    System.arraycopy(frame.bytes(), frame.offset(), bytes, length, frame.length());
    length += frame.length();
    isOpen = !frame.has(Frame.END_HEADERS);
    return !isOpen;
  }

  /** The headers of the block that is whole. */
  HeaderDecoder.Decoded take() throws Violation.OfConnection {
    byte[] block = bytes;
    bytes = NO_BYTES;
    return decoder.decode(block, offset, length);
  }

  void requireIndependence() throws Violation.OfStream {
    if (dependsOnItself) {
      throw new Violation.OfStream(
          streamId, Frame.PROTOCOL_ERROR, "a stream that depends on itself");
    }
  }
}
