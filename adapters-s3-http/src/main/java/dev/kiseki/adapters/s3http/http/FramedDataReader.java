package dev.kiseki.adapters.s3http.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.LazyString;
import io.helidon.webserver.CloseConnectionException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of one connection, between Helidon's socket and its HTTP/1 parser, changed in four
 * ways.
 *
 * <ul>
 *   <li>A chunk of a chunked request body is shown to the parser in pieces of at most 64 KiB.
 *       Helidon buffers whole chunks: one of 600 MB took the server down.
 *   <li>Chunk extensions, a missing CRLF behind a chunk, and overlong lines end the connection
 *       instead of leaving it out of step. HTTP trailers are read and dropped.
 *   <li>Header values are decoded as Latin-1, one char per byte, so that signatures and metadata
 *       see the bytes of the wire.
 *   <li>Large bodies that are not chunked come through the window of {@link WireSource}.
 * </ul>
 *
 * <p>Relies on Helidon 4.5 reading lines only for chunk sizes, skipping exactly two bytes behind a
 * chunk, and using up one piece of a body before it asks for the next; the tests of this package
 * fail if that changes.
 */
final class FramedDataReader extends DataReader {
  private static final int PIECE_BYTES = 64 * 1024;
  private static final int MAX_LINE = 64;
  private static final int MAX_TRAILER_LINE = 8 * 1024;
  private static final int MAX_TRAILERS = 32;

  private final WireSource wire;
  private long chunkRemaining;
  private int piece;
  private boolean lastChunk;
  private boolean inLine;

  @SuppressWarnings(
      "removal") // subclassing needs it; the factory that replaces it cannot be extended
  FramedDataReader(WireSource wire) {
    super(wire::next);
    this.wire = wire;
  }

  /** Whether the parser reads a large body that is not chunked. */
  private boolean isWindowed() {
    return !inLine && piece == 0 && super.available() == 0 && wire.wantsWindow();
  }

  @Override
  public void ensureAvailable() {
    if (!isWindowed()) {
      super.ensureAvailable();
    } else if (wire.windowed() == 0) {
      wire.fill();
    }
  }

  @Override
  public int available() {
    int chained = super.available();
    return chained > 0 ? chained : wire.windowed();
  }

  /** The line of a chunk size, as the parser shall see it. */
  @Override
  public String readLine() {
    if (lastChunk) {
      lastChunk = false;
      dropTrailers();
      return "";
    }
    if (chunkRemaining == 0) {
      chunkRemaining = size(line(MAX_LINE));
      lastChunk = chunkRemaining == 0;
    }
    piece = (int) Math.min(PIECE_BYTES, chunkRemaining);
    return Integer.toHexString(piece);
  }

  @Override
  public void skip(int count) {
    if (piece == 0 || count != 2) {
      super.skip(count);
      return;
    }
    chunkRemaining -= piece;
    piece = 0;
    if (chunkRemaining == 0 && !line(0).isEmpty()) {
      throw broken();
    }
  }

  /** Skips what it gives; the parser's own skip of two bytes is told from this one by the piece. */
  @Override
  public BufferData readBuffer(int length) {
    if (isWindowed() && length <= wire.windowed()) {
      return wire.take(length);
    }
    BufferData data = getBuffer(length);
    super.skip(length);
    return data;
  }

  @Override
  public LazyString readLazyString(Charset charset, int length) {
    return super.readLazyString(StandardCharsets.ISO_8859_1, length);
  }

  private String line(int maxLength) {
    inLine = true;
    try {
      return chainedLine(maxLength);
    } finally {
      inLine = false;
    }
  }

  private String chainedLine(int maxLength) {
    int length;
    try {
      length = findNewLine(maxLength + 1);
    } catch (IncorrectNewLineException e) {
      throw broken();
    }
    if (length > maxLength) {
      throw broken();
    }
    String line = length == 0 ? "" : readAsciiString(length);
    super.skip(2);
    return line;
  }

  private void dropTrailers() {
    for (int count = 0; count < MAX_TRAILERS; count++) {
      if (line(MAX_TRAILER_LINE).isEmpty()) {
        return;
      }
    }
    throw broken();
  }

  private static long size(String hex) {
    if (hex.isEmpty() || hex.length() > 15) {
      throw broken();
    }
    long size = 0;
    for (int i = 0; i < hex.length(); i++) {
      int digit = hex.charAt(i) < 0x80 ? Character.digit(hex.charAt(i), 16) : -1;
      if (digit < 0) {
        throw broken();
      }
      size = size << 4 | digit;
    }
    return size;
  }

  /**
   * Helidon's own kind: thrown into its parser, it means that nothing more on the connection can be
   * trusted.
   */
  private static CloseConnectionException broken() {
    return new CloseConnectionException("malformed chunked request body");
  }
}
