package dev.kiseki.testkit.contract;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * What every metadata store does, in nine chapters. An adapter's test extends this, gives empty
 * stores, and closes them after each test. The random chapters print their seed.
 */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class MetadataStoreContract
    implements NamespaceChapter,
        ObjectChapter,
        ListingChapter,
        VersionChapter,
        VersionListingChapter,
        UploadChapter,
        SharingChapter,
        RaceChapter,
        QuotaChapter {
  @SuppressWarnings("NullAway.Init")
  private Stage stage;

  /** New, empty stores of one adapter. Called once before each test. */
  protected abstract Stores openEmpty();

  @BeforeEach
  final void setTheStage() {
    stage = new Stage(openEmpty());
  }

  @Override
  public final Stage stage() {
    return stage;
  }
}
