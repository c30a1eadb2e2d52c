package dev.kiseki.dist.model;

import java.util.Optional;

/** If-Match and If-None-Match as they are sent: {@code *} or an entity tag. */
record Precondition(Optional<String> ifMatch, Optional<String> ifNoneMatch) {
  static final Precondition NONE = new Precondition(Optional.empty(), Optional.empty());

  /** What a step asks for before it is known what is there. */
  enum Wish {
    NOTHING,
    ABSENT,
    PRESENT,
    THIS_ONE,
    ANOTHER_ONE,
    NOT_THIS_ONE,
    NOT_ANOTHER_ONE;

    Precondition on(Optional<ModelObject> current) {
      String other = "\"" + "0123456789abcdef".repeat(2) + "\"";
      String own = current.map(ModelObject::quotedEtag).orElse(other);
      return switch (this) {
        case NOTHING -> NONE;
        case ABSENT -> new Precondition(Optional.empty(), Optional.of("*"));
        case PRESENT -> new Precondition(Optional.of("*"), Optional.empty());
        case THIS_ONE -> new Precondition(Optional.of(own), Optional.empty());
        case ANOTHER_ONE -> new Precondition(Optional.of(other), Optional.empty());
        case NOT_THIS_ONE -> new Precondition(Optional.empty(), Optional.of(own));
        case NOT_ANOTHER_ONE -> new Precondition(Optional.empty(), Optional.of(other));
      };
    }
  }

  Request on(Request request) {
    return on(request, "");
  }

  Request on(Request request, String prefix) {
    ifMatch.ifPresent(tag -> request.header(prefix + "if-match", tag));
    ifNoneMatch.ifPresent(tag -> request.header(prefix + "if-none-match", tag));
    return request;
  }

  /** API reference, PutObject: 412, and 404 for If-Match on what is not there. */
  Optional<Expected> refusalOfWrite(Optional<ModelObject> current) {
    if (ifMatch.isPresent() && current.isEmpty()) {
      return Optional.of(Expected.noKey());
    }
    if (current.isPresent() && !holds(current.get())) {
      return Optional.of(Expected.failedCondition());
    }
    return Optional.empty();
  }

  /** API reference, GetObject: 412 for If-Match, 304 for If-None-Match. */
  Optional<Expected> refusalOfRead(ModelObject object) {
    if (holds(object)) {
      return Optional.empty();
    }
    return Optional.of(
        ifMatch.isPresent()
            ? Expected.failedCondition()
            : Expected.ok(304).header("etag", object.quotedEtag()));
  }

  boolean holds(ModelObject object) {
    return ifMatch.filter(tag -> !matches(tag, object)).isEmpty()
        && ifNoneMatch.filter(tag -> matches(tag, object)).isEmpty();
  }

  private static boolean matches(String tag, ModelObject object) {
    return tag.equals("*") || tag.equals(object.quotedEtag());
  }
}
