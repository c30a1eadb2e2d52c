package dev.kiseki.architecture;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/**
 * The rooms and the arrows between them: a room may use itself, the rooms listed with it, and
 * nothing else of ours. The packages are relative to a root, which is {@code dev.kiseki} for the
 * product and a fixture's package for the proof that a rule notices.
 */
enum Room {
  DOMAIN("domain"),
  PORTS_IN("ports.in", DOMAIN),
  PORTS_OUT("ports.out", DOMAIN),
  APPLICATION("application", DOMAIN, PORTS_IN, PORTS_OUT),

  // Driving adapters call use cases; they know nothing of stores and keys.
  S3_HTTP("adapters.s3http", DOMAIN, PORTS_IN),
  FUSE("adapters.fuse", DOMAIN, PORTS_IN),

  // Driven adapters are called through outbound ports; they know nothing of use cases.
  LMDB("adapters.lmdb", DOMAIN, PORTS_OUT),
  KMS("adapters.kms", DOMAIN, PORTS_OUT),

  TESTKIT("testkit", DOMAIN, PORTS_IN, PORTS_OUT),
  DIST("dist", DOMAIN, PORTS_IN, PORTS_OUT, APPLICATION, S3_HTTP, FUSE, LMDB, KMS),
  BENCHMARKS(
      "benchmarks",
      DOMAIN,
      PORTS_IN,
      PORTS_OUT,
      APPLICATION,
      S3_HTTP,
      FUSE,
      LMDB,
      KMS,
      TESTKIT,
      DIST);

  private final String path;

  @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable
  private final Set<Room> uses;

  Room(String path, Room... uses) {
    this.path = path;
    this.uses = Set.of(uses);
  }

  String path() {
    return path;
  }

  boolean mayUse(Room other) {
    return other == this || uses.contains(other);
  }

  String packageUnder(String root) {
    return root + "." + path;
  }

  /** The room of a package: the one with the longest path that leads to it. */
  static Optional<Room> of(String root, String packageName) {
    return Arrays.stream(values())
        .filter(room -> isWithin(packageName, room.packageUnder(root)))
        .max(Comparator.comparingInt(room -> room.path.length()));
  }

  static boolean isWithin(String packageName, String parent) {
    return packageName.equals(parent) || packageName.startsWith(parent + ".");
  }
}
