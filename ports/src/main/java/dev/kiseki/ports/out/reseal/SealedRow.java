package dev.kiseki.ports.out.reseal;

import java.util.List;

/** A row of the store as it was read, with the seals in it that an older key made. */
public interface SealedRow {
  List<Seal> seals();
}
