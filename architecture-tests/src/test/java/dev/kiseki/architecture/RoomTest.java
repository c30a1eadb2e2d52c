package dev.kiseki.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A rule about a room that is not there guards nothing. */
final class RoomTest {
  /** Rooms that are still empty, and why. A room that gets a class must leave this list. */
  private static final Map<Room, String> EMPTY = Map.of();

  @ParameterizedTest
  @EnumSource
  void everyRoomHasAClassUnlessListedAsEmpty(Room room) {
    boolean furnished =
        Product.CLASSES.stream()
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .anyMatch(type -> isIn(room, type));
    assertEquals(
        !EMPTY.containsKey(room),
        furnished,
        () ->
            furnished
                ? room + " has a class now: take it off the list of empty rooms"
                : room + " (" + room.packageUnder(HouseRule.PRODUCT_ROOT) + ") has no class");
  }

  @ParameterizedTest
  @EnumSource
  void everyRoomExists(Room room) {
    assertTrue(
        Product.CLASSES.stream().anyMatch(type -> isIn(room, type)), "no package for " + room);
  }

  private static boolean isIn(Room room, JavaClass type) {
    return Room.of(HouseRule.PRODUCT_ROOT, type.getPackageName()).equals(Optional.of(room));
  }
}
