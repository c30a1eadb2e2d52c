package dev.kiseki.ports.out.reseal;

import java.util.List;
import java.util.Optional;

/**
 * Some rows of a walk.
 *
 * @param rows those with seals of an older key
 * @param next where the walk goes on; empty at its end
 */
public record SealedPage(List<SealedRow> rows, Optional<byte[]> next) {}
