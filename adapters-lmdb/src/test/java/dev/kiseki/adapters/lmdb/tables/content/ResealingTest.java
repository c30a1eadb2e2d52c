package dev.kiseki.adapters.lmdb.tables.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.ports.out.reseal.Walk;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("store")
class ResealingTest {
  private static final NamespaceId BUCKET = new NamespaceId(1);
  private static final Walk FIVE = new Walk.Below(new DirectoryId(5));

  private final Resealing resealing = new Resealing();

  /**
   * An operation beside it in the batch failed: it is done twice, and what it gave first is lost.
   */
  @Test
  void whatWasNotedIsGivenAgainUntilItWasTaken() {
    resealing.noteMoves(BUCKET);
    resealing.moved(BUCKET, 5);
    assertEquals(List.of(FIVE), resealing.moves(BUCKET, true));
    assertEquals(List.of(FIVE), resealing.moves(BUCKET, true));
    resealing.taken(BUCKET, List.of(FIVE));
    assertEquals(List.of(), resealing.moves(BUCKET, false));
  }

  @Test
  void whatIsNotedBeforeItIsTakenIsNotTaken() {
    resealing.noteMoves(BUCKET);
    resealing.moved(BUCKET, 5);
    List<Walk> noted = resealing.moves(BUCKET, true);
    resealing.moved(BUCKET, 6);
    resealing.taken(BUCKET, noted);
    assertEquals(List.of(new Walk.Below(new DirectoryId(6))), resealing.moves(BUCKET, true));
  }

  @Test
  void nothingIsNotedAfterTheEndAndOldBytesAreNotKept() {
    resealing.forbidBefore(BUCKET, 2);
    resealing.noteMoves(BUCKET);
    resealing.keeps(BUCKET, new ContentId(7), 1);
    Walk content = new Walk.ContentOf(new ContentId(7));
    assertEquals(List.of(content), resealing.moves(BUCKET, true));
    resealing.taken(BUCKET, List.of(content));
    assertEquals(List.of(), resealing.moves(BUCKET, true));
    resealing.moved(BUCKET, 5);
    assertEquals(List.of(), resealing.moves(BUCKET, true));
    assertRefused(ErrorCode.CONDITION_CHANGED, () -> resealing.keeps(BUCKET, new ContentId(8), 1));
  }

  /** The keys before it are gone, whatever the next job is about. */
  @Test
  void whatAKeySealedThatIsGoneIsNeverLetInAgain() {
    resealing.forbidBefore(BUCKET, 3);
    resealing.allowFrom(BUCKET, 2);
    resealing.require(BUCKET, 2);
    assertRefused(ErrorCode.KEYS_UNAVAILABLE, () -> resealing.require(BUCKET, 1));
    resealing.allowFrom(BUCKET, 1);
    resealing.require(BUCKET, 1);
  }

  private static void assertRefused(ErrorCode code, Runnable action) {
    assertEquals(code, assertThrows(KisekiException.class, action::run).code());
  }
}
