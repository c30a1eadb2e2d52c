package dev.kiseki.dist.audit;

import dev.kiseki.adapters.kms.cipher.AuditCode;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The log of one tenant: appended to and synced, never rewritten. A line that a crash cut short is
 * taken off, because it was never acknowledged, and that is recorded. One process at a time, the
 * one that holds the store.
 */
final class AuditFile {
  /** No record comes near it: names are bounded. */
  static final int MAX_RECORD_BYTES = 16 * 1024;

  private final Path file;
  private final String log;
  private final AuditCode codes;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<AuditRecord> last = Optional.empty();
  private boolean isRead;

  AuditFile(Path file, String log, AuditCode codes) {
    this.file = file;
    this.log = log;
    this.codes = codes;
  }

  /** Durable when it returns. DATA_CORRUPT when the end of the log is not ours. */
  void append(AuditEvent event, long millis) {
    lock.lock();
    try (FileChannel channel = open()) {
      if (!isRead) {
        int cut = readEnd(channel);
        isRead = true;
        if (cut > 0) {
          write(
              channel,
              new AuditEvent("kiseki", "audit.cut", cut + " bytes", AuditEvent.DONE),
              millis);
        }
      }
      write(channel, event, millis);
      channel.force(true);
    } catch (IOException e) {
      // What is on the disk now is read again before the next record.
      isRead = false;
      throw new KisekiException(
          e, ErrorCode.IO_FAILED, "The audit log cannot be written.", Fact.of("file", file));
    } finally {
      lock.unlock();
    }
  }

  private FileChannel open() throws IOException {
    boolean isNew = !Files.exists(file);
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    if (isNew) {
      try (FileChannel folder =
          FileChannel.open(file.resolveSibling(""), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
    channel.position(channel.size());
    return channel;
  }

  private void write(FileChannel channel, AuditEvent event, long millis) throws IOException {
    String previous = last.map(AuditRecord::code).orElse(AuditCode.FIRST);
    long sequence = last.map(AuditRecord::sequence).orElse(0L) + 1;
    String body = AuditRecord.body(sequence, millis, event, previous);
    String code = codes.of(log, previous, body.getBytes(StandardCharsets.UTF_8));
    AuditRecord record = new AuditRecord(sequence, body, previous, code);
    ByteBuffer line = ByteBuffer.wrap(record.line().getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      channel.write(line);
    }
    last = Optional.of(record);
  }

  /** Finds the last record; returns how many bytes of an unfinished line were taken off. */
  private int readEnd(FileChannel channel) throws IOException {
    long size = channel.size();
    int length = (int) Math.min(size, 2L * MAX_RECORD_BYTES);
    ByteBuffer end = ByteBuffer.allocate(length);
    while (end.hasRemaining() && channel.read(end, size - length + end.position()) >= 0) {}
    String text = new String(end.array(), StandardCharsets.ISO_8859_1);
    int whole = text.lastIndexOf('\n') + 1;
    int cut = length - whole;
    if (whole == 0 && size > length) {
      throw foreign();
    }
    channel.truncate(size - cut);
    channel.position(size - cut);
    last = whole == 0 ? Optional.empty() : Optional.of(lastOf(text.substring(0, whole - 1)));
    return cut;
  }

  private AuditRecord lastOf(String lines) {
    String line = lines.substring(lines.lastIndexOf('\n') + 1);
    String utf8 = new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    return AuditRecord.parse(utf8)
        .filter(record -> record.code().equals(codes.of(log, record.previous(), record.covered())))
        .orElseThrow(this::foreign);
  }

  private KisekiException foreign() {
    return new KisekiException(
        ErrorCode.DATA_CORRUPT,
        "The audit log does not end with a record of this deployment, and is not continued. Keep it as evidence: move"
            + " it away, and a new one begins.",
        Fact.of("file", file));
  }
}
