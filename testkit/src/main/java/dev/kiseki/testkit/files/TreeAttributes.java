package dev.kiseki.testkit.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.AttributeChange;
import dev.kiseki.ports.in.file.Attributes;
import dev.kiseki.ports.in.file.ExtendedAttribute;
import dev.kiseki.ports.in.file.ExtendedName;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileKind;
import dev.kiseki.ports.in.file.NewTime;
import dev.kiseki.ports.in.file.Owner;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.ports.in.file.SpaceFacts;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Attributes, as ext4 has them. */
final class TreeAttributes implements Attributes {
  /** Not {@code system.}: ACLs are not kept. */
  private static final List<String> CLASSES = List.of("user.", "trusted.", "security.");

  /** XATTR_SIZE_MAX, here for all values of a node together. */
  private static final int MOST_EXTENDED_BYTES = 64 * 1024;

  private final NodeTable table;

  TreeAttributes(NodeTable table) {
    this.table = table;
  }

  @Override
  public FileAttributes attributes(NodeId id) {
    return table.looking(() -> table.node(id).attributes());
  }

  @Override
  public FileAttributes change(
      Requester requester, NodeId id, Optional<FileHandle> handle, AttributeChange change) {
    return table.changing(
        () -> {
          Node node = table.node(id);
          Instant now = table.now();
          if (change.sizeBytes().isPresent()) {
            truncate(node, change.sizeBytes().getAsLong(), change.dropPrivileges(), now);
          }
          changeOwner(node, change);
          change.permissions().ifPresent(permissions -> node.permissions = permissions);
          change.accessed().ifPresent(time -> node.accessed = resolved(time, now));
          change.modified().ifPresent(time -> node.modified = resolved(time, now));
          node.changed = change.changed().orElse(now);
          return node.attributes();
        });
  }

  private static void changeOwner(Node node, AttributeChange change) {
    if (change.uid().isPresent() || change.gid().isPresent() || change.asksForNothing()) {
      node.owner =
          new Owner(change.uid().orElse(node.owner.uid()), change.gid().orElse(node.owner.gid()));
      node.dropPrivileges();
    }
  }

  static void truncate(Node node, long sizeBytes, boolean dropPrivileges, Instant now) {
    if (node.kind != FileKind.FILE) {
      throw Failures.of(node.isDirectory() ? ErrorCode.IS_A_DIRECTORY : ErrorCode.INVALID_ARGUMENT);
    }
    node.content.truncate(sizeBytes);
    node.contentChanged(now);
    if (dropPrivileges) {
      node.dropPrivileges();
    }
  }

  private static Instant resolved(NewTime time, Instant now) {
    return switch (time) {
      case NewTime.Now _ -> now;
      case NewTime.At at -> at.time();
    };
  }

  @Override
  public byte[] symlinkTarget(NodeId id) {
    return table.looking(
        () -> {
          Node node = table.node(id);
          if (node.kind != FileKind.SYMLINK) {
            throw Failures.of(ErrorCode.INVALID_ARGUMENT);
          }
          node.accessed(table.now());
          return node.target.clone();
        });
  }

  @Override
  public byte[] extended(NodeId id, ExtendedName name) {
    checkClass(name);
    return table.looking(
        () ->
            Optional.ofNullable(table.node(id).extended.get(name))
                .orElseThrow(() -> Failures.of(ErrorCode.NO_SUCH_ATTRIBUTE))
                .clone());
  }

  private static void checkClass(ExtendedName name) {
    String text = new String(name.bytes(), UTF_8);
    if (CLASSES.stream().noneMatch(text::startsWith)) {
      throw Failures.of(ErrorCode.NOT_SUPPORTED);
    }
    if (CLASSES.contains(text)) {
      throw Failures.of(ErrorCode.INVALID_ARGUMENT);
    }
  }

  @Override
  public List<ExtendedName> extendedNames(NodeId id) {
    return table.looking(() -> List.copyOf(table.node(id).extended.keySet()));
  }

  @Override
  public void setExtended(
      Requester requester, NodeId id, ExtendedAttribute attribute, ExtendedAttribute.Mode mode) {
    checkClass(attribute.name());
    table.changing(
        () -> {
          Node node = table.node(id);
          boolean present = node.extended.containsKey(attribute.name());
          if (mode == ExtendedAttribute.Mode.CREATE && present) {
            throw Failures.of(ErrorCode.FILE_EXISTS);
          }
          if (mode == ExtendedAttribute.Mode.REPLACE && !present) {
            throw Failures.of(ErrorCode.NO_SUCH_ATTRIBUTE);
          }
          checkRoom(node, attribute);
          byte[] value = attribute.value().clone();
          if (!Arrays.equals(node.extended.put(attribute.name(), value), value)) {
            node.changed = table.now();
          }
        });
  }

  private static void checkRoom(Node node, ExtendedAttribute added) {
    int bytes =
        node.extended.entrySet().stream()
            .filter(old -> !old.getKey().equals(added.name()))
            .mapToInt(old -> old.getKey().bytes().length + old.getValue().length)
            .sum();
    if (bytes + added.name().bytes().length + added.value().length > MOST_EXTENDED_BYTES) {
      throw Failures.of(ErrorCode.DISK_FULL);
    }
  }

  @Override
  public void removeExtended(Requester requester, NodeId id, ExtendedName name) {
    checkClass(name);
    table.changing(
        () -> {
          Node node = table.node(id);
          if (node.extended.remove(name) == null) {
            throw Failures.of(ErrorCode.NO_SUCH_ATTRIBUTE);
          }
          node.changed = table.now();
        });
  }

  @Override
  public SpaceFacts space() {
    return table.space.facts();
  }
}
