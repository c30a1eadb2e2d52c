package dev.kiseki.testkit.contract;

import static dev.kiseki.testkit.contract.FakeSeals.require;

import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.Version;
import dev.kiseki.ports.out.metadata.EntrySeal;
import dev.kiseki.ports.out.metadata.ObjectRow;
import java.nio.charset.StandardCharsets;

/** The seals of one key that gets a new object, or loses one. */
record FakeKeySeal(ObjectKey key, NodeId node, ContentId content) implements EntrySeal {
  @Override
  public byte[] entry(DirectoryId parent, Version version) {
    return FakeSeals.entry(parent, node, content, version);
  }

  @Override
  public byte[] name(DirectoryId parent) {
    String last = key.text().substring(key.text().lastIndexOf('/') + 1);
    return FakeSeals.name(parent, last.getBytes(StandardCharsets.UTF_8), node);
  }

  @Override
  public byte[] state(Version version) {
    return FakeSeals.state(node, content, version);
  }

  @Override
  public byte[] directoryTag(DirectoryId parent, byte[] name, DirectoryId child) {
    return FakeSeals.directory(parent, name, child);
  }

  @Override
  public byte[] marker(DirectoryId parent, NodeId marker, Version version, long modifiedMillis) {
    require(marker.equals(node), "a marker that nobody asked for");
    return FakeSeals.marker(parent, marker, version, modifiedMillis);
  }

  @Override
  public byte[] moved(ObjectRow row, DirectoryId to, NodeId next) {
    ContentReader.checkPath(key, row);
    return FakeSeals.entry(to, next, row.content(), row.version().passed(row.node(), next));
  }
}
