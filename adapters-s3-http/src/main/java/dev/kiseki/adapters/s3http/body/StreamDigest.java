package dev.kiseki.adapters.s3http.body;

import dev.kiseki.domain.ChecksumAlgorithm;
import dev.kiseki.ports.in.BodyDigest;
import dev.kiseki.ports.in.BodyFacts;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/** MD5 and one checksum over bytes that the store reads for itself. */
public final class StreamDigest implements BodyDigest {
  private final MessageDigest md5 = Digests.md5();
  private final Optional<RunningChecksum> checksum;

  public StreamDigest(Optional<ChecksumAlgorithm> algorithm) {
    this.checksum = algorithm.map(RunningChecksum::of);
  }

  @Override
  public void update(byte[] bytes, int offset, int length) {
    md5.update(bytes, offset, length);
    checksum.ifPresent(running -> running.update(bytes, offset, length));
  }

  @Override
  public BodyFacts finish() {
    return new BodyFacts(
        md5.digest(), checksum.map(RunningChecksum::checksum).map(List::of).orElse(List.of()));
  }
}
