package dev.kiseki.ports.in.object;

import dev.kiseki.domain.ByteRange;

/** As {@link GetObject}, without the bytes. */
@FunctionalInterface
public interface HeadObject {
  Answer head(GetObject.Query query);

  record Answer(ObjectView view, ByteRange range, boolean isPartial) {}
}
