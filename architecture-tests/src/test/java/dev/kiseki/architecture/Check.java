package dev.kiseki.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.Function;
import java.util.stream.Stream;

/** A condition on a class, written as the function that lists what is wrong with it. */
final class Check extends ArchCondition<JavaClass> {
  private final Function<JavaClass, Stream<String>> violations;

  Check(String sentence, Function<JavaClass, Stream<String>> violations) {
    super(sentence);
    this.violations = violations;
  }

  @Override
  public void check(JavaClass subject, ConditionEvents events) {
    violations
        .apply(subject)
        .distinct()
        .forEach(
            what ->
                events.add(
                    SimpleConditionEvent.violated(subject, subject.getName() + ": " + what)));
  }
}
