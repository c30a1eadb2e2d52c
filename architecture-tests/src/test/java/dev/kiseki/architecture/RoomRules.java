package dev.kiseki.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** Who may use whom and what. */
final class RoomRules {
  static ArchRule homes(String root) {
    return classes()
        .should(
            new Check(
                "live in a room",
                type ->
                    Room.of(root, type.getPackageName()).isPresent()
                        ? Stream.empty()
                        : Stream.of("lives in no room")));
  }

  static ArchRule arrows(String root) {
    return classes()
        .should(
            new Check(
                "use only the rooms listed in Room",
                type ->
                    Room.of(root, type.getPackageName()).stream()
                        .flatMap(room -> strangers(root, room, type))));
  }

  private static Stream<String> strangers(String root, Room room, JavaClass type) {
    return used(type)
        .filter(target -> Room.isWithin(target.getPackageName(), root))
        .filter(target -> Room.of(root, target.getPackageName()).filter(room::mayUse).isEmpty())
        .map(target -> room + " may not use " + target.getName());
  }

  static ArchRule libraries(String root) {
    return classes()
        .should(
            new Check(
                "use only the libraries listed in Library",
                type ->
                    Room.of(root, type.getPackageName()).stream()
                        .filter(room -> room != Room.BENCHMARKS)
                        .flatMap(room -> foreignLibraries(room, type))));
  }

  private static Stream<String> foreignLibraries(Room room, JavaClass type) {
    return used(type)
        .filter(target -> !target.isPrimitive())
        .filter(target -> !Room.isWithin(target.getPackageName(), HouseRule.PRODUCT_ROOT))
        .filter(
            target ->
                Library.of(target.getPackageName())
                    .filter(library -> library.mayBeUsedIn(room))
                    .isEmpty())
        .map(target -> room + " may not use " + target.getName());
  }

  static ArchRule nullMarks(String root) {
    return classes()
        .should(
            new Check(
                "be in a package marked @NullMarked",
                type ->
                    type.getPackage().isAnnotatedWith(NullMarked.class)
                        ? Stream.empty()
                        : Stream.of(type.getPackageName() + " lacks @NullMarked")));
  }

  /** The classes that a class names, arrays by their elements. */
  static Stream<JavaClass> used(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .map(Dependency::getTargetClass)
        .map(JavaClass::getBaseComponentType);
  }

  private RoomRules() {}
}
