package dev.kiseki.adapters.fuse.kernel;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** How often the kernel has asked what. Thread-safe. */
public final class RequestCounts {
  private final Map<Opcode, LongAdder> counts =
      Arrays.stream(Opcode.values())
          .collect(
              Collectors.toMap(
                  opcode -> opcode,
                  _ -> new LongAdder(),
                  (one, _) -> one,
                  () -> new EnumMap<>(Opcode.class)));

  RequestCounts() {}

  void add(Opcode opcode) {
    adder(opcode).increment();
  }

  long of(Opcode opcode) {
    return adder(opcode).sum();
  }

  private LongAdder adder(Opcode opcode) {
    return Objects.requireNonNull(counts.get(opcode));
  }

  /** Those that were asked at all, by the names of {@code linux/fuse.h}. */
  public Map<String, Long> byName() {
    Map<String, Long> named = new TreeMap<>();
    for (Opcode opcode : Opcode.values()) {
      if (of(opcode) > 0) {
        named.put(opcode.name(), of(opcode));
      }
    }
    return named;
  }
}
