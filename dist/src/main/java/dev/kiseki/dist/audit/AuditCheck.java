package dev.kiseki.dist.audit;

import dev.kiseki.adapters.kms.cipher.AuditCode;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads audit logs and says whether their chains hold. Needs no open store. */
public final class AuditCheck {
  private final Path folder;
  private final AuditCode codes;

  public AuditCheck(Path data, AuditCode codes) {
    this.folder = data.resolve(AuditTrail.FOLDER);
    this.codes = codes;
  }

  /**
   * What was found in one log.
   *
   * @param tenant whose log it is, as its first record says
   * @param records that hold, from the first
   * @param head the code of the last of them
   * @param fault what is wrong with the next one
   */
  public record Finding(
      String log, Optional<String> tenant, long records, String head, Optional<String> fault) {}

  /** Every log. */
  public List<Finding> all() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(AuditTrail.SUFFIX))
          .sorted()
          .map(this::check)
          .toList();
    } catch (IOException e) {
      throw unreadable(e, folder);
    }
  }

  private Finding check(Path file) {
    String name = file.getFileName().toString();
    String log = name.substring(0, name.length() - AuditTrail.SUFFIX.length());
    Optional<String> tenant = Optional.empty();
    long records = 0;
    String head = AuditCode.FIRST;
    try (AuditLines lines = new AuditLines(file)) {
      while (lines.next()) {
        Optional<AuditRecord> record = lines.record();
        Optional<String> fault = fault(log, record, records + 1, head);
        if (fault.isPresent()) {
          return new Finding(log, tenant, records, head, fault);
        }
        if (records == 0 && log.startsWith(AuditTrail.OF_TENANT)) {
          tenant = record.flatMap(AuditRecord::createdTenant);
        }
        records++;
        head = record.orElseThrow().code();
      }
    } catch (IOException e) {
      throw unreadable(e, file);
    }
    return new Finding(log, tenant, records, head, Optional.empty());
  }

  private Optional<String> fault(
      String log, Optional<AuditRecord> record, long expectedSequence, String head) {
    if (record.isEmpty()) {
      return Optional.of("line " + expectedSequence + " is no whole record");
    }
    AuditRecord found = record.get();
    if (found.sequence() != expectedSequence || !found.previous().equals(head)) {
      return Optional.of("a record is missing or out of place before seq " + found.sequence());
    }
    boolean genuine = found.code().equals(codes.of(log, head, found.covered()));
    return genuine ? Optional.empty() : Optional.of("seq " + found.sequence() + " was changed");
  }

  /** Whether a log still contains a record whose sequence and code were noted elsewhere. */
  public boolean contains(String log, long sequence, String code) {
    Path file = folder.resolve(log + AuditTrail.SUFFIX);
    if (sequence == 0 || !Files.exists(file)) {
      return sequence == 0 && code.equals(AuditCode.FIRST);
    }
    try (AuditLines lines = new AuditLines(file)) {
      long left = sequence;
      while (left > 0 && lines.next()) {
        left--;
      }
      return left == 0 && lines.record().filter(found -> found.code().equals(code)).isPresent();
    } catch (IOException e) {
      throw unreadable(e, file);
    }
  }

  private static KisekiException unreadable(IOException e, Path file) {
    return new KisekiException(
        e, ErrorCode.IO_FAILED, "The audit log cannot be read.", Fact.of("file", file));
  }
}
