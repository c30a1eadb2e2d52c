package dev.kiseki.testkit.contract;

import dev.kiseki.domain.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Keys that collide often: few letters, among them those around '/', of several lengths in UTF-8.
 */
final class RandomKeys {
  private static final List<String> LETTERS =
      List.of(
          "a",
          "b",
          "/",
          "/",
          "/",
          "-",
          ".",
          "0",
          "é",
          "è",
          "€",
          "\u0001",
          "\u007F",
          "𐍈",
          "\uDBFF\uDFFF");
  private static final int MAX_KEYS = 40;

  private RandomKeys() {}

  static SortedSet<ObjectKey> universe(Random random) {
    SortedSet<ObjectKey> keys = new TreeSet<>();
    int letters = random.nextInt(3, LETTERS.size() + 1);
    boolean withLong = random.nextInt(4) == 0;
    for (int i = random.nextInt(1, MAX_KEYS + 1); i > 0; i--) {
      keys.add(ObjectKey.of(withLong ? longKey(random, letters) : text(random, letters, 1, 8)));
    }
    return keys;
  }

  /** A prefix of a key, often; else anything. Not always whole characters. */
  static byte[] prefix(Random random, SortedSet<ObjectKey> keys) {
    return switch (random.nextInt(4)) {
      case 0 -> new byte[0];
      case 1 -> text(random, LETTERS.size(), 0, 4).getBytes(StandardCharsets.UTF_8);
      default -> {
        if (keys.isEmpty()) {
          yield new byte[0];
        }
        byte[] key = List.copyOf(keys).get(random.nextInt(keys.size())).toBytes();
        yield Arrays.copyOf(key, random.nextInt(key.length + 1));
      }
    };
  }

  static byte[] delimiter(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> new byte[0];
      case 1, 2 -> new byte[] {'/'};
      case 3 -> new byte[] {(byte) 0xC3};
      default -> text(random, LETTERS.size(), 1, 3).getBytes(StandardCharsets.UTF_8);
    };
  }

  /** Segments about as long as a table's key can be. */
  private static String longKey(Random random, int letters) {
    int filler = random.nextInt(474, 484) + (random.nextInt(4) == 0 ? 480 : 0);
    String key = text(random, letters, 0, 2) + "a".repeat(filler) + text(random, letters, 1, 8);
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= ObjectKey.MAX_BYTES ? key : text(random, letters, 1, 8);
  }

  private static String text(Random random, int letters, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(from, to + 1); i > 0; i--) {
      text.append(LETTERS.get(random.nextInt(letters)));
    }
    return text.toString();
  }
}
