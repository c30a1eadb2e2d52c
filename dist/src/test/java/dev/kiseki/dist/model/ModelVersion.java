package dev.kiseki.dist.model;

import java.util.Optional;

/** A version of a key; without an object it is a delete marker. */
record ModelVersion(String id, Optional<ModelObject> object) {
  boolean isMarker() {
    return object.isEmpty();
  }
}
