package dev.kiseki.adapters.lmdb.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.Version;
import dev.kiseki.ports.out.metadata.EntrySeal;
import dev.kiseki.ports.out.metadata.ObjectRow;
import java.util.Arrays;

/** Seals that tell which key they are of, and where they lie. */
record VersionSeal(String key) implements EntrySeal {
  /** Bytes that tell how many they are. */
  static byte[] body(int length) {
    byte[] body = new byte[length];
    Arrays.fill(body, (byte) length);
    return body;
  }

  @Override
  public byte[] entry(DirectoryId parent, Version version) {
    return at(parent, version);
  }

  @Override
  public byte[] name(DirectoryId parent) {
    return (key + " " + parent).getBytes(UTF_8);
  }

  @Override
  public byte[] state(Version version) {
    return (key + " " + version).getBytes(UTF_8);
  }

  @Override
  public byte[] directoryTag(DirectoryId parent, byte[] name, DirectoryId child) {
    return (parent + " " + child).getBytes(UTF_8);
  }

  @Override
  public byte[] marker(DirectoryId parent, NodeId node, Version version, long modifiedMillis) {
    return at(parent, version);
  }

  @Override
  public byte[] moved(ObjectRow row, DirectoryId to, NodeId node) {
    return at(to, row.version().passed(row.node(), node));
  }

  byte[] at(DirectoryId parent, Version version) {
    return (key + " " + parent + " " + version).getBytes(UTF_8);
  }
}
