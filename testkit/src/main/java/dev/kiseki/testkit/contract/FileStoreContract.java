package dev.kiseki.testkit.contract;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * What every store of files does, beside objects on the same rows. An adapter's test extends this,
 * gives empty stores, and closes them after each test.
 */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class FileStoreContract
    implements FileChapter,
        FileNameChapter,
        FileVersionChapter,
        FileModelChapter,
        FileHistoryChapter {
  @SuppressWarnings("NullAway.Init")
  private FileStage stage;

  /** New, empty stores of one adapter. Called once before each test. */
  protected abstract FileStores openEmpty();

  @BeforeEach
  final void setTheStage() {
    stage = new FileStage(openEmpty());
  }

  @Override
  public final FileStage stage() {
    return stage;
  }
}
