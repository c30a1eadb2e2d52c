package dev.kiseki.dist.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The lines of a log as their bytes are: with its own newline at its end, in UTF-8 and no longer
 * than a record can be, as the one who goes on with the log wants them too.
 */
final class AuditLines implements AutoCloseable {
  private static final int END = -1;

  private final InputStream in;
  private Optional<AuditRecord> record = Optional.empty();

  AuditLines(Path file) throws IOException {
    this.in = new BufferedInputStream(Files.newInputStream(file));
  }

  /** Whether there is another line, whole or not. */
  boolean next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int read = in.read();
    boolean isThere = read != END;
    while (read != END && read != '\n' && line.size() < AuditFile.MAX_RECORD_BYTES) {
      line.write(read);
      read = in.read();
    }
    record = read == '\n' ? parse(line.toByteArray()) : Optional.empty();
    return isThere;
  }

  private static Optional<AuditRecord> parse(byte[] line) {
    String text = new String(line, StandardCharsets.UTF_8);
    return Arrays.equals(line, text.getBytes(StandardCharsets.UTF_8))
        ? AuditRecord.parse(text)
        : Optional.empty();
  }

  /** Of this line; empty when it is none. */
  Optional<AuditRecord> record() {
    return record;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
