package dev.kiseki.architecture;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/**
 * Each library and the rooms it may be used in; benchmarks compare libraries and may use any. A
 * library that is not here is used nowhere: add it here, to the parent pom and to
 * docs/adr/0001-libraries.md.
 */
enum Library {
  JDK("java", Room.values()),
  JDK_EXTENSIONS("javax", Room.values()),
  JDK_INTERNALS("jdk", Room.LMDB),
  JDK_MANAGEMENT("com.sun.management", Room.DIST),
  JSPECIFY("org.jspecify", Room.values()),
  LMDBJAVA("org.lmdbjava", Room.LMDB),
  AGRONA("org.agrona", Room.LMDB, Room.KMS, Room.S3_HTTP, Room.FUSE, Room.DIST),
  BOUNCYCASTLE("org.bouncycastle", Room.KMS),
  JNR("jnr", Room.FUSE),
  JNR_FUSE("ru.serce.jnrfuse", Room.FUSE),
  HELIDON("io.helidon", Room.S3_HTTP, Room.DIST),
  JACKSON("com.fasterxml.jackson", Room.S3_HTTP, Room.KMS, Room.DIST),
  AWS_SDK("software.amazon.awssdk", Room.KMS),
  PICOCLI("picocli", Room.DIST),
  OPENTELEMETRY("io.opentelemetry", Room.DIST),
  PROMETHEUS("io.prometheus", Room.DIST),
  JUNIT("org.junit", Room.TESTKIT),
  JUNIT_STATUS("org.apiguardian", Room.TESTKIT),
  JUNIT_FAILURES("org.opentest4j", Room.TESTKIT);

  private final String packageName;

  @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable
  private final Set<Room> rooms;

  Library(String packageName, Room... rooms) {
    this.packageName = packageName;
    this.rooms = Set.of(rooms);
  }

  boolean mayBeUsedIn(Room room) {
    return rooms.contains(room);
  }

  static Optional<Library> of(String packageName) {
    return Arrays.stream(values())
        .filter(library -> Room.isWithin(packageName, library.packageName))
        .max(Comparator.comparingInt(library -> library.packageName.length()));
  }
}
