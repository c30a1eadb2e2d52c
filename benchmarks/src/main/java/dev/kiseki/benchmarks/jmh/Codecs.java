package dev.kiseki.benchmarks.jmh;

import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.adapters.s3http.auth.Payload;
import dev.kiseki.adapters.s3http.body.BodyClaims;
import dev.kiseki.adapters.s3http.body.BodyReader;
import dev.kiseki.adapters.s3http.body.CheckedBody;
import dev.kiseki.adapters.s3http.body.HashingThreads;
import dev.kiseki.adapters.s3http.xml.XmlElement;
import dev.kiseki.adapters.s3http.xml.XmlReader;
import dev.kiseki.adapters.s3http.xml.XmlWriter;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.Version;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What turns bytes of the disk and of the wire into values, and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Codecs {
  private static final int KEYS = 1_000;
  private static final int BODY_BYTES = 64 << 10;

  private final EntryRow entry =
      new EntryRow.File(
          new NodeId(1),
          new ContentId(2),
          4_096,
          1_700_000_000_000L,
          Version.UNVERSIONED,
          new byte[48],
          new byte[0]);
  private final byte[] entryBytes = entry.encode();
  private final byte[] key = ascii("runs/2026-11-23/step=000100/shard-00017-of-01024.safetensors");
  private final byte[] deletion = deletion();
  private final byte[] chunked = chunked();
  private final BodyClaims claims =
      new BodyClaims(
          Payload.parse("STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
          OptionalLong.of(BODY_BYTES),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
  private final HashingThreads threads = new HashingThreads(1);
  private final BodyReader bodies = new BodyReader(threads);

  /** Ends the threads of large bodies, of which there are none here. */
  @TearDown
  public void end() {
    threads.close();
  }

  /** A row of the live tree, to bytes. */
  @Benchmark
  public byte[] entryToBytes() {
    return entry.encode();
  }

  /** The same from bytes. */
  @Benchmark
  public EntryRow entryFromBytes() {
    return EntryRow.decode(Table.ENTRY, entryBytes);
  }

  /** A page of 1,000 keys as ListObjectsV2 answers it. */
  @Benchmark
  public byte[] listPage() {
    XmlWriter out = XmlWriter.document("ListBucketResult", KEYS * 320);
    for (int i = 0; i < KEYS; i++) {
      out.open("Contents")
          .nameElement("Key", key, true)
          .asciiElement("LastModified", "2026-11-23T10:30:00.000Z")
          .open("ETag")
          .etag("e3b0c44298fc1c149afbf4c8996fb924")
          .close("ETag")
          .element("Size", 4_096)
          .asciiElement("StorageClass", "STANDARD")
          .close("Contents");
    }
    return out.close("ListBucketResult").toBytes();
  }

  /** DeleteObjects of 1,000 keys. */
  @Benchmark
  public XmlElement deleteDocument() {
    return XmlReader.read(deletion, "Delete");
  }

  /** 64 KiB of aws-chunked, with the MD5 that every body is given. */
  @Benchmark
  public long chunkedBody() {
    ByteArrayInputStream wire = new ByteArrayInputStream(chunked);
    try (CheckedBody body = bodies.open(claims, wire::read, Optional.empty())) {
      long bytes = 0;
      for (int count = body.next().length(); count > 0; count = body.next().length()) {
        bytes += count;
      }
      return bytes;
    }
  }

  private byte[] deletion() {
    String object =
        "<Object><Key>" + new String(key, StandardCharsets.US_ASCII) + "</Key></Object>";
    return ascii("<Delete>" + object.repeat(KEYS) + "</Delete>");
  }

  private static byte[] chunked() {
    String size = Integer.toHexString(BODY_BYTES);
    return ascii(size + "\r\n" + "x".repeat(BODY_BYTES) + "\r\n0\r\n\r\n");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
