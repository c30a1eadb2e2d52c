package dev.kiseki.dist.wiring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.in.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;

/**
 * A bucket with a past: older versions, delete markers and null versions in every directory, and
 * what each of them must answer ever after.
 */
final class VersionHistory {
  private static final String BUCKET = "old";
  private static final List<String> KEYS =
      List.of("doc", "a/doc", "a/deep/doc", "a/deep/two", "b/doc", "b/two");

  /**
   * One question.
   *
   * @param bytes of the answer; empty where a delete marker must be named
   */
  private record Question(String key, Optional<VersionId> version, Optional<byte[]> bytes) {}

  private final List<Question> questions = new ArrayList<>();
  private final List<String> listing;

  VersionHistory(OpenDeployment open, Caller caller, String tenant) {
    open.bucket(caller, BUCKET);
    for (VersioningState state :
        List.of(VersioningState.ENABLED, VersioningState.SUSPENDED, VersioningState.ENABLED)) {
      open.versioning(caller, BUCKET, state);
      for (String key : KEYS) {
        byte[] bytes = content(tenant + state + questions.size());
        VersionId id = open.putVersion(caller, BUCKET, key, bytes);
        questions.add(new Question(key, Optional.of(id), Optional.of(bytes)));
      }
    }
    for (String key : KEYS) {
      VersionId id = open.mark(caller, BUCKET, key);
      questions.add(new Question(key, Optional.of(id), Optional.empty()));
      Optional<byte[]> current = Optional.empty();
      if (key.endsWith("doc")) {
        current = Optional.of(content(tenant + key));
        VersionId last = open.putVersion(caller, BUCKET, key, current.get());
        questions.add(new Question(key, Optional.of(last), current));
      }
      questions.add(new Question(key, Optional.empty(), current));
    }
    this.listing = open.versions(caller, BUCKET);
  }

  int size() {
    return questions.size() + 1;
  }

  /**
   * Asks everything again.
   *
   * @param answers told what was asked, and how it was refused, if it was
   */
  void ask(
      OpenDeployment open, Caller caller, BiConsumer<String, Optional<KisekiException>> answers) {
    for (Question question : questions) {
      String what = question.key() + " " + question.version();
      tell(answers, what, () -> ask(open, caller, question));
    }
    tell(answers, "all versions", () -> assertEquals(listing, open.versions(caller, BUCKET)));
  }

  private static void tell(
      BiConsumer<String, Optional<KisekiException>> answers, String what, Runnable question) {
    try {
      question.run();
      answers.accept(what, Optional.empty());
    } catch (KisekiException e) {
      answers.accept(what, Optional.of(e));
    }
  }

  private static void ask(OpenDeployment open, Caller caller, Question question) {
    try {
      byte[] read = open.getVersion(caller, BUCKET, question.key(), question.version());
      assertArrayEquals(
          question.bytes().orElseThrow(), read, question.key() + " " + question.version());
    } catch (KisekiException e) {
      ErrorCode marked =
          question.version().isPresent() ? ErrorCode.METHOD_NOT_ALLOWED : ErrorCode.NO_SUCH_KEY;
      boolean namesMarker =
          e.code() == marked
              && e.facts().stream().anyMatch(fact -> fact.name().equals("DeleteMarker"));
      if (question.bytes().isPresent() || !namesMarker) {
        throw e;
      }
    }
  }

  private static byte[] content(String seed) {
    Random random = new Random(seed.hashCode());
    byte[] bytes = new byte[random.nextBoolean() ? 500 : 40_000];
    random.nextBytes(bytes);
    return bytes;
  }
}
