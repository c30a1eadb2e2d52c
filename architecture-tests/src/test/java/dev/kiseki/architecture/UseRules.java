package dev.kiseki.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What of the JDK may be used where. */
final class UseRules {
  private static final Set<Room> INSIDE =
      EnumSet.of(Room.DOMAIN, Room.PORTS_IN, Room.PORTS_OUT, Room.APPLICATION);

  private static final Set<Room> WITHOUT_TIME_AND_CHANCE =
      EnumSet.of(Room.DOMAIN, Room.PORTS_IN, Room.PORTS_OUT, Room.APPLICATION, Room.S3_HTTP);

  private static final Set<Room> WITH_KEYS = EnumSet.of(Room.KMS, Room.BENCHMARKS);

  private static final Set<Room> WITH_DIGESTS = EnumSet.of(Room.S3_HTTP, Room.TESTKIT);

  /** What signing a request and computing an ETag takes. */
  private static final Set<String> DIGESTS =
      Set.of(
          "java.security.MessageDigest",
          "java.security.DigestException",
          "java.security.GeneralSecurityException",
          "java.security.InvalidKeyException",
          "java.security.Key",
          "java.security.NoSuchAlgorithmException",
          "javax.crypto.Mac",
          "javax.crypto.spec.SecretKeySpec");

  static ArchRule purity(String root) {
    return classes()
        .should(
            new Check(
                "be free of the outside world",
                inRooms(
                    root,
                    EnumSet.of(Room.DOMAIN),
                    type ->
                        RoomRules.used(type)
                            .filter(UseRules::isOutsideWorld)
                            .map(target -> "the domain may not use " + target.getName()))));
  }

  private static boolean isOutsideWorld(JavaClass target) {
    String name = target.getName();
    String folder = target.getPackageName();
    return switch (name) {
      // Exceptions and enums are serialisable whether they want or not.
      case "java.io.Serial", "java.io.Serializable", "java.util.concurrent.TimeUnit" -> false;
      case "java.lang.Thread", "java.lang.Process", "java.lang.ProcessBuilder" -> true;
      default ->
          folder.equals("java.io")
              || Room.isWithin(folder, "java.nio.file")
              || Room.isWithin(folder, "java.nio.channels")
              || Room.isWithin(folder, "java.net")
              || Room.isWithin(folder, "javax.net")
              || Room.isWithin(folder, "java.util.concurrent")
              || Room.isWithin(folder, "java.util.logging")
              || Room.isWithin(folder, "java.security")
              || Room.isWithin(folder, "javax.crypto");
    };
  }

  static ArchRule ciphers(String root) {
    return classes()
        .should(
            new Check(
                "leave keys and ciphers to their room",
                inRooms(
                    root,
                    EnumSet.complementOf(EnumSet.copyOf(WITH_KEYS)),
                    type -> foreignCiphers(root, type))));
  }

  private static Stream<String> foreignCiphers(String root, JavaClass type) {
    boolean digests =
        Room.of(root, type.getPackageName()).filter(WITH_DIGESTS::contains).isPresent();
    return RoomRules.used(type)
        .filter(
            target ->
                Room.isWithin(target.getPackageName(), "javax.crypto")
                    || Room.isWithin(target.getPackageName(), "java.security"))
        // Where randomness may be drawn is another rule's matter.
        .filter(target -> !target.getName().equals("java.security.SecureRandom"))
        .filter(target -> !(digests && DIGESTS.contains(target.getName())))
        .map(target -> "may not use " + target.getName());
  }

  static ArchRule timeAndChance(String root) {
    return classes()
        .should(
            new Check(
                "take time and chance from ports",
                inRooms(
                    root,
                    WITHOUT_TIME_AND_CHANCE,
                    type -> accesses(type, UseRules::isTimeOrChance))));
  }

  private static boolean isTimeOrChance(AccessTarget target) {
    String member = target.getName();
    return switch (target.getOwner().getName()) {
      case "java.lang.System" -> member.equals("currentTimeMillis");
      case "java.lang.Math", "java.lang.StrictMath" -> member.equals("random");
      case "java.time.Clock" -> member.startsWith("system") || member.startsWith("tick");
      case "java.time.InstantSource" -> member.equals("system");
      case "java.time.Instant",
          "java.time.LocalDate",
          "java.time.LocalTime",
          "java.time.LocalDateTime",
          "java.time.OffsetTime",
          "java.time.OffsetDateTime",
          "java.time.ZonedDateTime",
          "java.time.Year",
          "java.time.YearMonth" ->
          member.equals("now") && !takes(target, "java.time.Clock");
      case "java.util.Date" -> isConstructor(target) && parameters(target) == 0;
      case "java.util.Calendar" -> member.equals("getInstance");
      case "java.util.Random", "java.util.SplittableRandom" -> isConstructor(target);
      case "java.util.UUID" -> member.equals("randomUUID");
      case "java.util.concurrent.ThreadLocalRandom",
          "java.security.SecureRandom",
          "java.util.random.RandomGeneratorFactory" ->
          true;
      case "java.util.random.RandomGenerator" -> member.equals("of") || member.equals("getDefault");
      default -> false;
    };
  }

  private static boolean isConstructor(AccessTarget target) {
    return target.getName().equals("<init>");
  }

  private static int parameters(AccessTarget target) {
    return target instanceof AccessTarget.CodeUnitAccessTarget code
        ? code.getRawParameterTypes().size()
        : 0;
  }

  private static boolean takes(AccessTarget target, String parameter) {
    return target instanceof AccessTarget.CodeUnitAccessTarget code
        && code.getRawParameterTypes().stream().anyMatch(type -> type.getName().equals(parameter));
  }

  static ArchRule sleep(String root) {
    return classes()
        .should(
            new Check(
                "not sleep",
                inRooms(
                    root,
                    INSIDE,
                    type ->
                        accesses(
                            type,
                            target ->
                                target.getName().equals("sleep")
                                    && Set.of("java.lang.Thread", "java.util.concurrent.TimeUnit")
                                        .contains(target.getOwner().getName())))));
  }

  static ArchRule printing(String root) {
    return classes()
        .should(
            new Check(
                "not print",
                inRooms(
                    root,
                    EnumSet.complementOf(EnumSet.of(Room.DIST, Room.BENCHMARKS, Room.TESTKIT)),
                    type -> accesses(type, UseRules::isPrinting))));
  }

  private static boolean isPrinting(AccessTarget target) {
    boolean console =
        target.getOwner().getName().equals("java.lang.System")
            && Set.of("out", "err", "console").contains(target.getName());
    return console || (target.getName().equals("printStackTrace") && parameters(target) == 0);
  }

  private static Stream<String> accesses(JavaClass type, Predicate<AccessTarget> forbidden) {
    return type.getAccessesFromSelf().stream()
        .map(JavaAccess::getTarget)
        .filter(forbidden)
        .map(target -> "may not use " + target.getFullName());
  }

  private static Function<JavaClass, Stream<String>> inRooms(
      String root, Set<Room> rooms, Function<JavaClass, Stream<String>> violations) {
    return type ->
        Room.of(root, type.getPackageName()).filter(rooms::contains).isPresent()
            ? violations.apply(type)
            : Stream.empty();
  }

  private UseRules() {}
}
