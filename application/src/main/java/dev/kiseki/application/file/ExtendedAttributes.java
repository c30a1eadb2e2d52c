package dev.kiseki.application.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.ObjectFacts;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.in.file.ExtendedAttribute;
import dev.kiseki.ports.in.file.ExtendedName;
import dev.kiseki.ports.out.files.Extended;
import dev.kiseki.ports.out.files.NodePlan;
import dev.kiseki.ports.out.files.NodeState;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * Extended attributes: those of users, kept sealed with the node, and those under {@code s3.} that
 * show what S3 knows of the file, which can be read but are not listed.
 */
final class ExtendedAttributes {
  /** Not {@code system.}: ACLs are not kept. */
  private static final List<String> CLASSES = List.of("user.", "trusted.", "security.");

  /** Not supported, rather than absent, tells programs such as ls once for all not to ask. */
  private static final String SELINUX = "security.selinux";

  private static final String S3 = "s3.";
  private static final String ETAG = "s3.etag";
  private static final String VERSION = "s3.version";
  private static final String META = "s3.meta.";
  private static final String CONTENT_TYPE = "s3.content-type";

  /** XATTR_SIZE_MAX, here for all of a node together. */
  private static final int MOST_BYTES = 64 * 1024;

  /** Others that set attributes of the same node at the same moment. */
  private static final int MOST_ATTEMPTS = 64;

  private final Session session;

  ExtendedAttributes(Session session) {
    this.session = session;
  }

  byte[] get(Known node, ExtendedName name) {
    String text = new String(name.bytes(), UTF_8);
    if (text.startsWith(S3)) {
      return ofS3(node, text).orElseThrow(ExtendedAttributes::noSuchAttribute).getBytes(UTF_8);
    }
    requireClass(text);
    byte[] value = read(node).values().get(name);
    if (value == null) {
      throw noSuchAttribute();
    }
    return value;
  }

  private Optional<String> ofS3(Known node, String name) {
    if (node.directory().isPresent()) {
      return Optional.empty();
    }
    Volume volume = node.volume();
    try (NodePlan plan = volume.files().plan(volume.id(), node.ref())) {
      if (!(plan.node().state() instanceof NodeState.File file)) {
        return Optional.empty();
      }
      ObjectFacts facts = volume.seals().facts(plan.node(), file, plan.sealedFacts());
      return switch (name) {
        case ETAG -> Optional.of(facts.etag().text());
        case VERSION -> version(volume, plan, file);
        case CONTENT_TYPE -> facts.attributes().header("content-type");
        default ->
            name.startsWith(META)
                ? Optional.ofNullable(
                    facts.attributes().metadata().get(name.substring(META.length())))
                : Optional.empty();
      };
    }
  }

  private static Optional<String> version(Volume volume, NodePlan plan, NodeState.File file) {
    return volume.namespace().row().versioning() == VersioningState.UNVERSIONED
        ? Optional.empty()
        : Optional.of(VersionId.of(file.version(), plan.node().id()).text());
  }

  private static void requireClass(String name) {
    if (name.equals(SELINUX) || CLASSES.stream().noneMatch(name::startsWith)) {
      throw Failures.of(ErrorCode.NOT_SUPPORTED, "Attributes of this class are not kept.");
    }
    if (CLASSES.contains(name)) {
      throw Failures.of(ErrorCode.INVALID_ARGUMENT, "An attribute has a name beside its class.");
    }
  }

  List<ExtendedName> names(Known node) {
    return List.copyOf(read(node).values().keySet());
  }

  void set(Known node, ExtendedAttribute attribute, ExtendedAttribute.Mode mode) {
    requireSettable(attribute.name());
    change(
        node,
        values -> {
          byte[] value = attribute.value().clone();
          Optional<byte[]> before = Optional.ofNullable(values.put(attribute.name(), value));
          if (mode == ExtendedAttribute.Mode.CREATE && before.isPresent()) {
            throw Failures.fileExists();
          }
          if (mode == ExtendedAttribute.Mode.REPLACE && before.isEmpty()) {
            throw noSuchAttribute();
          }
          requireRoom(values);
          return before.filter(same -> Arrays.equals(same, value)).isEmpty();
        });
  }

  void remove(Known node, ExtendedName name) {
    requireSettable(name);
    change(
        node,
        values -> {
          if (values.remove(name) == null) {
            throw noSuchAttribute();
          }
          return true;
        });
  }

  private static void requireSettable(ExtendedName name) {
    String text = new String(name.bytes(), UTF_8);
    if (text.startsWith(S3)) {
      throw Failures.of(ErrorCode.NOT_PERMITTED, "What S3 knows of a file is set through S3.");
    }
    requireClass(text);
  }

  private static void requireRoom(NavigableMap<ExtendedName, byte[]> values) {
    int bytes =
        values.entrySet().stream()
            .mapToInt(value -> value.getKey().bytes().length + value.getValue().length)
            .sum();
    if (bytes > MOST_BYTES) {
      throw Failures.of(ErrorCode.DISK_FULL, "A node has room for 64 KiB of attributes.");
    }
  }

  /** The attributes as they are, and the row they came from. */
  private record Read(Optional<Extended> row, NavigableMap<ExtendedName, byte[]> values) {}

  private static Read read(Known node) {
    Volume volume = node.volume();
    Optional<Extended> row = volume.files().extended(volume.id(), node.ref());
    return new Read(
        row, ExtendedCodec.decode(row.map(volume.seals()::openExtended).orElse(new byte[0])));
  }

  /** Changes values in place; throws to refuse. */
  private interface Change {
    /** False where they are what they were: then ctime stays, as on ext4. */
    boolean apply(NavigableMap<ExtendedName, byte[]> values);
  }

  private void change(Known node, Change change) {
    Volume volume = node.volume();
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      Read before = read(node);
      if (!change.apply(before.values())) {
        return;
      }
      Optional<Extended> after =
          before.values().isEmpty()
              ? Optional.empty()
              : Optional.of(
                  volume.seals().sealExtended(node.id(), ExtendedCodec.encode(before.values())));
      if (replaced(node, before.row(), after)) {
        return;
      }
    }
    throw Failures.of(ErrorCode.STORE_BUSY, "The attributes of the node change all the time.");
  }

  private boolean replaced(Known node, Optional<Extended> before, Optional<Extended> after) {
    Volume volume = node.volume();
    try {
      volume
          .files()
          .setExtended(volume.id(), node.ref(), before, after, session.now(), volume.seals())
          .value();
      return true;
    } catch (KisekiException e) {
      if (e.code() == ErrorCode.CONDITION_CHANGED) {
        return false;
      }
      throw e;
    }
  }

  static KisekiException noSuchAttribute() {
    return Failures.of(ErrorCode.NO_SUCH_ATTRIBUTE, "The node has no attribute of this name.");
  }
}
