package dev.kiseki.adapters.lmdb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.lmdb.engine.file.StoreFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pages of rows go to the disk before a checkpoint asks for them. */
@Timeout(60)
class WriteBehindTest {
  private static final long PIECE_BYTES = 1 << 20;

  private record Piece(long offset, long length) {}

  @TempDir private Path directory;

  private final List<Piece> started = new CopyOnWriteArrayList<>();

  private StoreEngine open() {
    ForwardingFiles files =
        new ForwardingFiles() {
          @Override
          StoreFile wrap(StoreFile file) {
            return new ForwardingFile(file) {
              @Override
              public void startWriting(long offset, long length) {
                if (path().endsWith(RowStore.DATA_FILE)) {
                  started.add(new Piece(offset, length));
                }
                super.startWriting(offset, length);
              }
            };
          }
        };
    return StoreEngine.open(
        EngineConfig.small(directory), new EngineSeams(files, () -> {}, CheckpointStep.ORDER));
  }

  private static void put(Engine engine, int number) {
    engine.write(
        rows -> {
          rows.put(Table.NODE, ByteBuffer.allocate(4).putInt(number).array(), new byte[100]);
          return true;
        });
  }

  @Test
  void aPassCoversTheFileInPieces() {
    try (StoreEngine engine = open()) {
      // Once a second pass has begun, the first has come to its end.
      for (int i = 0; passes() < 2; i++) {
        put(engine, i);
      }
    }
    List<Long> offsets = started.stream().map(Piece::offset).toList();
    int pieces = offsets.subList(1, offsets.size()).indexOf(0L) + 1;
    assertTrue(pieces > 1, offsets::toString);
    for (int i = 0; i < pieces; i++) {
      assertEquals(new Piece(i * PIECE_BYTES, PIECE_BYTES), started.get(i));
    }
  }

  private long passes() {
    return started.stream().filter(piece -> piece.offset() == 0).count();
  }
}
