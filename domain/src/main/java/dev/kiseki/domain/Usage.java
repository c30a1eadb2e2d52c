package dev.kiseki.domain;

/**
 * What a tenant or a namespace holds, as its clients wrote it.
 *
 * @param objects objects and their older versions, without delete markers
 * @param bytes of all of them; a copy counts as if it shared nothing
 * @param uploadBytes of the parts of open uploads
 */
public record Usage(long objects, long bytes, long uploadBytes) {
  public static final Usage NOTHING = new Usage(0, 0, 0);

  /** Everything that counts against a quota of bytes. */
  public long allBytes() {
    return bytes + uploadBytes;
  }
}
