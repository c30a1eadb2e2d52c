package dev.kiseki.adapters.kms;

import dev.kiseki.adapters.kms.cipher.Stripes;
import dev.kiseki.ports.out.system.RandomBytes;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's generator, read in blocks: a nonce costs tens of nanoseconds and no lock. {@link
 * SecureRandom} takes 300 ns under a lock that all threads share; it stands in where there is no
 * /dev/urandom. Bytes are given out once and cleared.
 */
public final class SystemRandom implements RandomBytes {
  private static final int BLOCK_BYTES = 4096;

  private final SecureRandom fallback = new SecureRandom();
  private final @Nullable FileInputStream kernel = openKernel();
  private final Stripes<Block> blocks = new Stripes<>(Block::new);

  @Override
  public void fill(byte[] target) {
    if (target.length > BLOCK_BYTES / 4) {
      read(target);
      return;
    }
    Block block = blocks.take();
    block.giveOut(target);
    blocks.giveBack(block);
  }

  private void read(byte[] target) {
    FileInputStream source = kernel;
    if (source == null) {
      fallback.nextBytes(target);
      return;
    }
    try {
      if (source.readNBytes(target, 0, target.length) != target.length) {
        throw new IllegalStateException("the system's generator ended");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the system's generator cannot be read", e);
    }
  }

  private static @Nullable FileInputStream openKernel() {
    try {
      return new FileInputStream("/dev/urandom");
    } catch (IOException e) {
      return null;
    }
  }

  /** One thread at a time. */
  private final class Block {
    private final byte[] bytes = new byte[BLOCK_BYTES];
    private int next = BLOCK_BYTES;

    void giveOut(byte[] target) {
      if (next + target.length > BLOCK_BYTES) {
        read(bytes);
        next = 0;
      }
      System.arraycopy(bytes, next, target, 0, target.length);
      Arrays.fill(bytes, next, next + target.length, (byte) 0);
      next += target.length;
    }
  }
}
