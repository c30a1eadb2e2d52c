package dev.kiseki.application.object;

import dev.kiseki.domain.ByteRange;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.ObjectFacts;
import dev.kiseki.domain.PartFacts;
import dev.kiseki.domain.PartNumber;
import dev.kiseki.domain.RangeSpec;
import dev.kiseki.domain.ReadConditions;
import dev.kiseki.ports.in.object.GetObject;
import dev.kiseki.ports.in.object.ObjectView;

/** Which bytes of an object a read is about, once its conditions hold. */
record ObjectSelection(ByteRange range, boolean isPartial) {
  static ObjectSelection of(ObjectView object, GetObject.Query query) {
    require(object, query.conditions());
    if (query.range().isPresent()) {
      return new ObjectSelection(range(object, query.range().get()), true);
    }
    if (query.part().isPresent()) {
      return new ObjectSelection(part(object, query.part().get()), true);
    }
    return new ObjectSelection(ByteRange.all(object.sizeBytes()), false);
  }

  static void require(ObjectView object, ReadConditions conditions) {
    ObjectFacts facts = object.facts();
    ReadConditions.Outcome outcome = conditions.evaluate(facts.etag(), object.modifiedSeconds());
    switch (outcome) {
      case PASS -> {}
      case NOT_MODIFIED ->
          throw new KisekiException(
              ErrorCode.NOT_MODIFIED,
              "Not Modified",
              Fact.of("ETag", facts.etag()),
              Fact.of("LastModified", object.modifiedSeconds()));
      case FAILED -> throw preconditionFailed(conditions.decisive(outcome));
    }
  }

  static KisekiException preconditionFailed(String condition) {
    return new KisekiException(
        ErrorCode.PRECONDITION_FAILED,
        "At least one of the pre-conditions you specified did not hold",
        Fact.of("Condition", condition));
  }

  static ByteRange range(ObjectView object, RangeSpec spec) {
    return spec.within(object.sizeBytes())
        .orElseThrow(
            () ->
                new KisekiException(
                    ErrorCode.INVALID_RANGE,
                    "The requested range is not satisfiable",
                    Fact.of("ActualObjectSize", object.sizeBytes())));
  }

  private static ByteRange part(ObjectView object, PartNumber number) {
    if (object.facts().parts().isEmpty()) {
      if (number.value() == 1) {
        return ByteRange.all(object.sizeBytes());
      }
      throw noSuchPart();
    }
    if (number.value() > object.facts().parts().size()) {
      throw noSuchPart();
    }
    // Parts are counted as they lie: a completed upload numbers them anew from 1.
    long start = 0;
    for (PartFacts before : object.facts().parts().subList(0, number.value() - 1)) {
      start += before.sizeBytes();
    }
    return new ByteRange(start, start + object.facts().parts().get(number.value() - 1).sizeBytes());
  }

  private static KisekiException noSuchPart() {
    return new KisekiException(
        ErrorCode.INVALID_PART, "The requested partnumber is not satisfiable");
  }
}
