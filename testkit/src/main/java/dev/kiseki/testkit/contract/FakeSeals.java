package dev.kiseki.testkit.contract;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.Version;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Seals that hide nothing but show, like real ones, when something is not in its place. */
final class FakeSeals {
  static final int TAG_BYTES = 20;
  static final int FRAME_OVERHEAD = 16;

  private FakeSeals() {}

  static byte[] entry(DirectoryId parent, NodeId node, ContentId content, Version version) {
    return code("entry", parent, node, content, version);
  }

  static byte[] marker(DirectoryId parent, NodeId node, Version version, long modifiedMillis) {
    return code("marker", parent, node, version, modifiedMillis);
  }

  static byte[] name(DirectoryId parent, byte[] name, NodeId node) {
    return code("name", parent, HexFormat.of().formatHex(name), node);
  }

  static byte[] state(NodeId node, ContentId content, Version version) {
    return code("state", node, content, version);
  }

  static byte[] holeExtent(ContentId content, long start, long end) {
    return code("hole", content, start, end);
  }

  static byte[] directory(DirectoryId parent, byte[] name, DirectoryId child) {
    return code("directory", parent, HexFormat.of().formatHex(name), child);
  }

  static byte[] facts(NodeId node, ContentId content) {
    return code("facts", node, content);
  }

  /** The same, and more that is said of it. */
  static byte[] facts(NodeId node, ContentId content, String label) {
    return join(facts(node, content), label.getBytes(StandardCharsets.UTF_8));
  }

  /** What else is said of a content, if the facts are of this one. */
  static String label(NodeId node, ContentId content, byte[] facts) {
    byte[] head = Arrays.copyOf(facts, TAG_BYTES);
    require(Arrays.equals(head, facts(node, content)), "the facts of another content");
    return new String(facts, TAG_BYTES, facts.length - TAG_BYTES, StandardCharsets.UTF_8);
  }

  static byte[] part(ContentId content) {
    return code("part", content);
  }

  static byte[] blobExtent(ContentId content, long start, long end, BlobId blob, long offset) {
    return code("extent", content, start, end, blob, offset);
  }

  static byte[] sharedExtent(
      ContentId content, long start, long end, ContentId source, long offset) {
    return code("shared", content, start, end, source, offset);
  }

  static byte[] inline(ContentId content, byte[] plain) {
    return join(code("inline", content), plain);
  }

  static byte[] openInline(ContentId content, byte[] sealed) {
    byte[] head = Arrays.copyOf(sealed, TAG_BYTES);
    require(Arrays.equals(head, code("inline", content)), "inline bytes of another content");
    return Arrays.copyOfRange(sealed, TAG_BYTES, sealed.length);
  }

  static byte[] frame(BlobId blob, long frame, byte[] plain) {
    return join(plain, Arrays.copyOf(code("frame", blob, frame), FRAME_OVERHEAD));
  }

  static byte[] openFrame(BlobId blob, long frame, byte[] sealed) {
    byte[] plain = Arrays.copyOf(sealed, sealed.length - FRAME_OVERHEAD);
    require(Arrays.equals(sealed, frame(blob, frame, plain)), "a frame of another place");
    return plain;
  }

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  private static byte[] join(byte[] head, byte[] tail) {
    byte[] joined = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, joined, head.length, tail.length);
    return joined;
  }

  private static byte[] code(Object... fields) {
    try {
      byte[] text = Arrays.toString(fields).getBytes(StandardCharsets.UTF_8);
      return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(text), TAG_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
