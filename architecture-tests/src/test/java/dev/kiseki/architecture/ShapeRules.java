package dev.kiseki.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.reflect.Modifier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What classes may look like. */
final class ShapeRules {
  private static final Pattern KEY_BYTES = Pattern.compile("(?i).*(key|secret).*");

  /** Ciphertext and names of keys may be kept, printed and compared like any value. */
  private static final Pattern NOT_KEY_BYTES =
      Pattern.compile("(wrapped|sealed|encrypted|public).*|.*(Id|Name|Version|Epoch|Label|Path)");

  private static final Pattern SECRET_COMPONENT =
      Pattern.compile("(?i).*(secret|privateKey|plaintextKey).*");

  private static final Pattern DOUBLE =
      Pattern.compile("(Fake|InMemory|Stub|Faulty|Recording)([A-Z].*)?");

  /** A record prints, compares and never forgets its components. */
  static ArchRule secrets(String root) {
    return classes()
        .that()
        .resideInAPackage(Room.KMS.packageUnder(root) + "..")
        .should(
            new Check(
                "not be records that hold key material",
                type ->
                    type.isRecord()
                        ? keyMaterial(type).map(field -> "record component " + field.getName())
                        : Stream.empty()));
  }

  static ArchRule secretComponents(String root) {
    return classes()
        .should(
            new Check(
                "not have record components named as secrets",
                type ->
                    type.isRecord()
                        ? components(type)
                            .map(JavaField::getName)
                            .filter(name -> SECRET_COMPONENT.matcher(name).matches())
                            .map(name -> "record component " + name)
                        : Stream.empty()));
  }

  static ArchRule toStrings(String root) {
    return classes()
        .that()
        .resideInAPackage(Room.KMS.packageUnder(root) + "..")
        .should(
            new Check(
                "not print key material",
                type ->
                    keyMaterial(type)
                        .filter(
                            field ->
                                field.getAccessesToSelf().stream()
                                    .anyMatch(
                                        access -> access.getOrigin().getName().equals("toString")))
                        .map(field -> "toString reads " + field.getName())));
  }

  private static Stream<JavaField> keyMaterial(JavaClass type) {
    return components(type).filter(ShapeRules::isKeyMaterial);
  }

  private static boolean isKeyMaterial(JavaField field) {
    String name = field.getName();
    return switch (field.getRawType().getName()) {
      case "javax.crypto.SecretKey",
          "javax.crypto.spec.SecretKeySpec",
          "java.security.PrivateKey" ->
          true;
      case "[B", "[C" ->
          KEY_BYTES.matcher(name).matches() && !NOT_KEY_BYTES.matcher(name).matches();
      default -> false;
    };
  }

  private static Stream<JavaField> components(JavaClass type) {
    return type.getFields().stream()
        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC));
  }

  static ArchRule doubles(String root) {
    return classes()
        .that()
        .resideOutsideOfPackage(Room.TESTKIT.packageUnder(root) + "..")
        .should(
            new Check(
                "not be test doubles",
                type ->
                    DOUBLE.matcher(type.getSimpleName()).matches()
                        ? Stream.of("is named like a test double")
                        : Stream.empty()));
  }

  /**
   * Testkit may simulate a crash with a type of its own; benchmarks are a client of the product.
   */
  static ArchRule exceptions(String root) {
    String allowed = Room.DOMAIN.packageUnder(root) + ".KisekiException";
    return classes()
        .that()
        .resideOutsideOfPackages(
            Room.TESTKIT.packageUnder(root) + "..", Room.BENCHMARKS.packageUnder(root) + "..")
        .should(
            new Check(
                "not be exceptions, KisekiException aside",
                type ->
                    type.isAssignableTo(Throwable.class)
                            && !type.getName().equals(allowed)
                            && !isSignal(type)
                        ? Stream.of("is an exception type of its own")
                        : Stream.empty()));
  }

  /**
   * A nested signal that stays in its file, or a checked one that stays in its package: the
   * compiler shows that it is dealt with there.
   */
  private static boolean isSignal(JavaClass type) {
    int modifiers = type.reflect().getModifiers();
    boolean isChecked = !type.isAssignableTo(RuntimeException.class);
    return Modifier.isPrivate(modifiers)
        || (type.isNestedClass() && isChecked && !Modifier.isPublic(modifiers));
  }

  private ShapeRules() {}
}
