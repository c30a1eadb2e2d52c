package dev.kiseki.adapters.s3http.http2;

/**
 * One frame as it was received (RFC 9113, section 4.1). Its payload is valid until the next frame
 * is read.
 *
 * <pre>
 *   length (24) | type (8) | flags (8) | R (1) stream id (31) | payload
 * </pre>
 */
record Frame(int type, int flags, int streamId, byte[] bytes, int offset, int length) {
  static final int HEADER_BYTES = 9;

  /** The largest payload that is taken, and the largest that is sent: what every peer allows. */
  static final int MAX_PAYLOAD = 16 * 1024;

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 0x1;
  static final int ACK = 0x1;
  static final int END_HEADERS = 0x4;
  static final int PADDED = 0x8;
  static final int HAS_PRIORITY = 0x20;

  static final int NO_ERROR = 0;
  static final int PROTOCOL_ERROR = 1;
  static final int INTERNAL_ERROR = 2;
  static final int FLOW_CONTROL_ERROR = 3;
  static final int STREAM_CLOSED = 5;
  static final int FRAME_SIZE_ERROR = 6;
  static final int REFUSED_STREAM = 7;
  static final int CANCEL = 8;
  static final int COMPRESSION_ERROR = 9;
  static final int ENHANCE_YOUR_CALM = 11;

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** The 31 bits at this place of the payload. */
  int int31(int at) {
    return int32(bytes, offset + at) & 0x7FFF_FFFF;
  }

  static int int32(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 24
        | (bytes[at + 1] & 0xFF) << 16
        | (bytes[at + 2] & 0xFF) << 8
        | (bytes[at + 3] & 0xFF);
  }

  static void putInt32(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >>> 24);
    bytes[at + 1] = (byte) (value >>> 16);
    bytes[at + 2] = (byte) (value >>> 8);
    bytes[at + 3] = (byte) value;
  }

  /** Writes the nine bytes before a payload. */
  static void putHeader(byte[] target, int at, int length, int type, int flags, int streamId) {
    target[at] = (byte) (length >>> 16);
    target[at + 1] = (byte) (length >>> 8);
    target[at + 2] = (byte) length;
    target[at + 3] = (byte) type;
    target[at + 4] = (byte) flags;
    putInt32(target, at + 5, streamId);
  }

  /** A whole frame whose payload is these numbers of 32 bits. */
  static byte[] of(int type, int flags, int streamId, int... payload) {
    byte[] frame = new byte[HEADER_BYTES + 4 * payload.length];
    putHeader(frame, 0, 4 * payload.length, type, flags, streamId);
    for (int i = 0; i < payload.length; i++) {
      putInt32(frame, HEADER_BYTES + 4 * i, payload[i]);
    }
    return frame;
  }

  /** What is left of the payload of DATA or HEADERS without the padding and the priority. */
  Frame unpadded() throws Violation.OfConnection {
    int begin = offset;
    int left = length;
    if (has(PADDED)) {
      int padding = left == 0 ? 0 : bytes[begin] & 0xFF;
      begin++;
      left -= 1 + padding;
    }
    if (type == HEADERS && has(HAS_PRIORITY)) {
      begin += 5;
      left -= 5;
    }
    if (left < 0) {
      throw new Violation.OfConnection(PROTOCOL_ERROR, "more padding than payload");
    }
    return new Frame(type, flags, streamId, bytes, begin, left);
  }
}
