package dev.kiseki.adapters.lmdb.tables.row;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiseki.adapters.lmdb.engine.BlobLocator;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.AccessScope;
import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.FormerBinding;
import dev.kiseki.domain.KeyAssurance;
import dev.kiseki.domain.KeyEnd;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.NamespaceShredding;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.Quota;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.ShredStage;
import dev.kiseki.domain.Shredding;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.TenantName;
import dev.kiseki.domain.UploadId;
import dev.kiseki.domain.Version;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.files.Extended;
import dev.kiseki.ports.out.files.NodeKind;
import dev.kiseki.ports.out.files.NodeTimes;
import dev.kiseki.ports.out.files.Ownership;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.metadata.CompletedUpload;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.metadata.PartRow;
import dev.kiseki.ports.out.metadata.UploadRow;
import dev.kiseki.ports.out.system.CredentialRecord;
import dev.kiseki.ports.out.system.KeyHistory;
import dev.kiseki.ports.out.system.PrincipalRecord;
import dev.kiseki.ports.out.system.TenantRecord;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each row against the bytes that the first release wrote, and back. The golden bytes never change:
 * a new layout gets a new version and a line of its own.
 */
class RowCodecTest {
  private static final WrappedKey KEY = new WrappedKey("kms", 2, new byte[] {(byte) 0xAB});
  private static final NamespaceId NAMESPACE = new NamespaceId(5);
  private static final UploadId UPLOAD = new UploadId(0x0102, 0x0304);
  private static final ObjectKey OBJECT = ObjectKey.of("k/é");
  private static final byte[] SEAL = {(byte) 0xCA, (byte) 0xFE};
  private static final NodeTimes TIMES =
      new NodeTimes(
          Instant.ofEpochSecond(1, 2), Instant.ofEpochSecond(3, 4), Instant.ofEpochSecond(5, 6));
  private static final ExtentRow ONE =
      new ExtentRow.Blob(0, 4096, new BlobId(0x11, 0x22), 16, SEAL);

  /** A row, its golden bytes without the check sum, and what encodes it again after decoding. */
  record Sample(String name, byte[] row, String golden, Function<byte[], byte[]> again) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Sample> samples() {
    return List.of(
        entry(
            "file",
            new EntryRow.File(new NodeId(1), new ContentId(2), 3, 4, Version.UNVERSIONED, SEAL),
            "01 01 0000000000000001 0000000000000002 0000000000000003 0000000000000004 0002 cafe"),
        entry(
            "version",
            new EntryRow.File(new NodeId(1), new ContentId(2), 3, 4, new Version(5, false), SEAL),
            "01 05 0000000000000001 0000000000000002 0000000000000003 0000000000000004"
                + " 0000000000000005 00 0002 cafe"),
        entry(
            "null version",
            new EntryRow.File(new NodeId(1), new ContentId(2), 3, 4, new Version(5, true), SEAL),
            "01 05 0000000000000001 0000000000000002 0000000000000003 0000000000000004"
                + " 0000000000000005 01 0002 cafe"),
        entry(
            "version that came back",
            new EntryRow.File(
                new NodeId(1),
                new ContentId(2),
                3,
                4,
                new Version(5, false, Optional.of(new NodeId(6))),
                SEAL),
            "01 05 0000000000000001 0000000000000002 0000000000000003 0000000000000004"
                + " 0000000000000005 02 0000000000000006 0002 cafe"),
        entry(
            "null version that came back",
            new EntryRow.File(
                new NodeId(1),
                new ContentId(2),
                3,
                4,
                new Version(0, true, Optional.of(new NodeId(6))),
                SEAL),
            "01 05 0000000000000001 0000000000000002 0000000000000003 0000000000000004"
                + " 0000000000000000 03 0000000000000006 0002 cafe"),
        entry(
            "marker",
            new EntryRow.Marker(new NodeId(1), 4, new Version(5, true), SEAL),
            "01 06 0000000000000001 0000000000000004 0000000000000005 01 0002 cafe"),
        entry("null pointer", new EntryRow.NullPointer(0), "01 07 0000000000000000 0000"),
        entry("directory", new EntryRow.Directory(9, SEAL), "01 02 0000000000000009 0002 cafe"),
        entry("continuation", new EntryRow.Continuation(9), "01 03 0000000000000009 0000"),
        entry("group", new EntryRow.Group(9), "01 04 0000000000000009 0000"),
        extent(
            "blob extent",
            ONE,
            "01 01 0000000000000000 0000000000001000 0000000000000011 0000000000000022"
                + " 0000000000000010 0002 cafe"),
        entry(
            "link",
            new EntryRow.Link(new NodeId(9), NodeKind.SYMLINK, SEAL),
            "01 10 0000000000000009 03 0002 cafe"),
        node(
            "file with attributes",
            new NodeRow(
                NodeKind.FILE,
                NodeRow.UNNAMED,
                5,
                Optional.of(new Ownership(0640, 7, 8)),
                2,
                0,
                TIMES,
                3,
                new byte[] {'f'},
                new NodeRow.Holding.File(new ContentId(2), 3, 1, 4, new Version(5, false), SEAL)),
            "01 01 0a 0000000000000005 01a0 00000007 00000008 00000002 00000000"
                + " 0000000000000001 00000002 0000000000000003 00000004"
                + " 0000000000000005 00000006 0000000000000003 0001 66"
                + " 0000000000000002 0000000000000003 0000000000000001 0000000000000004"
                + " 0000000000000005 00 0002 cafe"),
        node(
            "file of a version that came back",
            new NodeRow(
                NodeKind.FILE,
                0,
                5,
                Optional.empty(),
                1,
                0,
                TIMES,
                3,
                new byte[] {'f'},
                new NodeRow.Holding.File(
                    new ContentId(2),
                    3,
                    1,
                    4,
                    new Version(5, true, Optional.of(new NodeId(6))),
                    SEAL)),
            "01 01 00 0000000000000005 0000 00000000 00000000 00000001 00000000"
                + " 0000000000000001 00000002 0000000000000003 00000004"
                + " 0000000000000005 00000006 0000000000000003 0001 66"
                + " 0000000000000002 0000000000000003 0000000000000001 0000000000000004"
                + " 0000000000000005 03 0000000000000006 0002 cafe"),
        node(
            "directory with attributes",
            new NodeRow(
                NodeKind.DIRECTORY,
                NodeRow.EXPLICIT,
                0,
                Optional.empty(),
                2,
                0,
                TIMES,
                3,
                new byte[] {'d'},
                new NodeRow.Holding.Nothing()),
            "01 02 01 0000000000000000 0000 00000000 00000000 00000002 00000000"
                + " 0000000000000001 00000002 0000000000000003 00000004"
                + " 0000000000000005 00000006 0000000000000003 0001 64"),
        node(
            "symbolic link",
            new NodeRow(
                NodeKind.SYMLINK,
                0,
                5,
                Optional.empty(),
                1,
                0,
                TIMES,
                3,
                new byte[] {'s'},
                new NodeRow.Holding.Symlink(6, SEAL)),
            "01 03 00 0000000000000005 0000 00000000 00000000 00000001 00000000"
                + " 0000000000000001 00000002 0000000000000003 00000004"
                + " 0000000000000005 00000006 0000000000000003 0001 73"
                + " 0000000000000006 0002 cafe"),
        new Sample(
            "extended attributes",
            ExtendedRow.encode(new Extended(new NodeId(9), SEAL)),
            "01 0000000000000009 00000002 cafe",
            row -> ExtendedRow.encode(ExtendedRow.decode(row))),
        extent(
            "hole",
            new ExtentRow.Hole(1, 2, SEAL),
            "01 03 0000000000000001 0000000000000002 0002 cafe"),
        extent(
            "shared extent",
            new ExtentRow.Shared(1, 2, new ContentId(3), 4, SEAL),
            "01 02 0000000000000001 0000000000000002 0000000000000003 0000000000000004 0002 cafe"),
        content(
            "content of one extent",
            new ContentRow(
                ContentRow.Body.ONE, 0, 7, NAMESPACE, 4096, 4096, 1, Optional.of(ONE), SEAL),
            "01 02 00 00000007 0000000000000005 0000000000001000 0000000000000001"
                + " 01 0000000000000000 0000000000001000 0000000000000011 0000000000000022"
                + " 0000000000000010 0002 cafe 00000002 cafe"),
        content(
            "content of many extents",
            new ContentRow(ContentRow.Body.MANY, 2, 7, NAMESPACE, 9, 9, 3, Optional.empty(), SEAL),
            "01 03 02 00000007 0000000000000005 0000000000000009 0000000000000003 00000002 cafe"),
        content(
            "content with holes",
            new ContentRow(ContentRow.Body.MANY, 2, 7, NAMESPACE, 9, 4, 3, Optional.empty(), SEAL),
            "01 83 02 00000007 0000000000000005 0000000000000009 0000000000000003"
                + " 0000000000000004 00000002 cafe"),
        new Sample(
            "blob",
            new BlobRow(16384, 7, 100, 50, new BlobLocator(1, 2, 3, 4)).encode(),
            "01 00004000 00000007 0000000000000064 0000000000000032 001c"
                + " 0000000000000001 0000000000000002 0000000000000003 00000004",
            row -> BlobRow.decode(row).encode()),
        new Sample(
            "inline",
            InlineRow.encode(SEAL),
            "01 00000002 cafe",
            row -> InlineRow.encode(InlineRow.decode(row))),
        new Sample(
            "settings",
            SettingsRow.encode(SEAL),
            "01 00000002 cafe",
            row -> SettingsRow.encode(SettingsRow.decode(row))),
        new Sample(
            "counter",
            new CounterRow(1, 2).encode(),
            "01 0000000000000001 0000000000000002",
            row -> CounterRow.decode(row).encode()),
        new Sample(
            "id",
            IdRow.encode(8),
            "01 0000000000000008",
            row -> IdRow.encode(IdRow.decode(Table.NAMESPACE_BY_NAME, row))),
        new Sample(
            "namespace",
            namespace().encode(),
            "01 000000000000000b 000000000000000c 000000000000000d 01 0000000000000003 0003 616263 0002 6575"
                + " 0001 0003 6b6d73 00000002 0001 ab 0014 "
                + "00".repeat(20),
            row -> NamespaceRow.decode(NAMESPACE, row).encode()),
        new Sample(
            "tenant",
            TenantRow.encode(new TenantRecord(new TenantId(1), new TenantName("t"), 6, KEY)),
            "01 0000000000000006 0001 74 0003 6b6d73 00000002 0001 ab",
            row -> TenantRow.encode(TenantRow.decode(new TenantId(1), row))),
        new Sample(
            "credential",
            CredentialRow.encode(credential()),
            "01 00000001 01 0003 626f62 0002 cafe",
            row -> CredentialRow.encode(CredentialRow.decode(credential().id(), row))),
        new Sample(
            "principal",
            PrincipalRow.encode(principal()),
            "01 0000000000000007 02 0001 0003 616263 0001 0002 702f 0002 cafe",
            row ->
                PrincipalRow.encode(
                    PrincipalRow.decode(principal().tenant(), principal().name(), row))),
        new Sample(
            "quota",
            QuotaRow.encode(new Quota(OptionalLong.of(9), OptionalLong.empty())),
            "01 0000000000000009 ffffffffffffffff",
            row -> QuotaRow.encode(QuotaRow.decode(row))),
        new Sample(
            "key history",
            KeyHistoryRow.encode(
                KeyHistory.NONE
                    .with(new FormerBinding("kms", 2, "ab", 9))
                    .with(
                        new Shredding(
                            ShredStage.DESTROY_REQUESTED,
                            3,
                            4,
                            List.of(
                                new KeyEnd("kms", 2, "ab", Optional.empty()),
                                new KeyEnd("l", 1, "c", Optional.empty())
                                    .with(
                                        new KeyEnd.Outcome(
                                            KeyAssurance.OVERWRITTEN, "e", "a", 5)))))
                    .with(
                        new NamespaceShredding(
                            NAMESPACE,
                            new NamespaceName("abc"),
                            new Shredding(
                                ShredStage.ENDED,
                                1,
                                2,
                                List.of(new KeyEnd("m", 1, "d", Optional.empty())))))),
            "01 0001 0003 6b6d73 00000002 0002 6162 0000000000000009"
                + " 04 0000000000000003 0000000000000004 0002"
                + " 0003 6b6d73 00000002 0002 6162 00"
                + " 0001 6c 00000001 0001 63 02 0001 65 0001 61 0000000000000005"
                + " 01 0000000000000005 0003 616263 05 0000000000000001 0000000000000002 0001"
                + " 0001 6d 00000001 0001 64 00",
            row -> KeyHistoryRow.encode(KeyHistoryRow.decode(row))),
        new Sample(
            "key life",
            new KeyLifeRow(3, 4).encode(),
            "01 0000000000000003 0000000000000004",
            row -> KeyLifeRow.decode(row).encode()),
        new Sample(
            "tenant state",
            TenantStateRow.DELETING.encode(),
            "01 02",
            row -> TenantStateRow.decode(row).encode()),
        upload(
            "open upload",
            new UploadRows.Open(new UploadRow(UPLOAD, NAMESPACE, OBJECT, 3, "bob", SEAL), 6),
            "01 01 0000000000000005 0004 6b2fc3a9 0000000000000003 0000000000000006 0003 626f62"
                + " 00000002 cafe"),
        upload(
            "completed upload",
            new UploadRows.Completed(
                NAMESPACE,
                OBJECT,
                new CompletedUpload(new NodeId(1), new ContentId(2), 3, 4, Optional.empty(), SEAL)),
            "01 02 0000000000000005 0004 6b2fc3a9 0000000000000001 0000000000000002"
                + " 0000000000000003 0000000000000004 00 0000000000000000 00000002 cafe"),
        upload(
            "completed upload of a version",
            new UploadRows.Completed(
                NAMESPACE,
                OBJECT,
                new CompletedUpload(
                    new NodeId(1),
                    new ContentId(2),
                    3,
                    4,
                    Optional.of(new VersionId.Numbered(7, new NodeId(1))),
                    SEAL)),
            "01 02 0000000000000005 0004 6b2fc3a9 0000000000000001 0000000000000002"
                + " 0000000000000003 0000000000000004 02 0000000000000007 00000002 cafe"),
        new Sample(
            "part",
            PartRows.encode(new PartRow(17, new ContentId(2), 3, 4, SEAL)),
            "01 0000000000000002 0000000000000003 0000000000000004 00000002 cafe",
            row -> PartRows.encode(PartRows.decode(17, row))),
        job("drop content", new JobRow.DropContent(new ContentId(2)), "01 01 0000000000000002"),
        job(
            "drop parts",
            new JobRow.DropParts(UPLOAD, BitSet.valueOf(new long[] {0x0202})),
            "01 02 0000000000000102 0000000000000304 0002 0202"),
        job(
            "forget upload",
            new JobRow.ForgetUpload(UPLOAD),
            "01 03 0000000000000102 0000000000000304"),
        job("drop uploads", new JobRow.DropUploads(6), "01 04 0000000000000006"));
  }

  private static NamespaceRow namespace() {
    NamespaceRecord record =
        new NamespaceRecord(
            NAMESPACE,
            new NamespaceName("abc"),
            3,
            "eu",
            VersioningState.ENABLED,
            new NamespaceKeyring(NAMESPACE, List.of(KEY)),
            new byte[20]);
    return new NamespaceRow(11, 12, 13, record);
  }

  private static CredentialRecord credential() {
    return new CredentialRecord(new AccessKeyId("AKIA"), new TenantId(1), "bob", Role.WRITER, SEAL);
  }

  private static PrincipalRecord principal() {
    return new PrincipalRecord(
        new TenantId(1),
        new PrincipalName("bob"),
        Role.READER,
        new AccessScope(new TreeSet<>(List.of(new NamespaceName("abc"))), List.of("p/")),
        7,
        SEAL);
  }

  private static Sample node(String name, NodeRow row, String golden) {
    return new Sample(name, row.encode(), golden, bytes -> NodeRow.decode(bytes).encode());
  }

  private static Sample entry(String name, EntryRow row, String golden) {
    return new Sample(
        name, row.encode(), golden, bytes -> EntryRow.decode(Table.ENTRY, bytes).encode());
  }

  private static Sample extent(String name, ExtentRow row, String golden) {
    return new Sample(name, row.encode(), golden, bytes -> ExtentRow.decode(bytes).encode());
  }

  private static Sample content(String name, ContentRow row, String golden) {
    return new Sample(name, row.encode(), golden, bytes -> ContentRow.decode(bytes).encode());
  }

  private static Sample upload(String name, UploadRows row, String golden) {
    return new Sample(
        name, row.encode(), golden, bytes -> UploadRows.decode(UPLOAD, bytes).encode());
  }

  private static Sample job(String name, JobRow row, String golden) {
    return new Sample(name, row.encode(), golden, bytes -> JobRow.decode(bytes).encode());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theBytesAreThoseOfTheFirstRelease(Sample sample) {
    byte[] fields = Arrays.copyOf(sample.row(), sample.row().length - RowOut.CRC_BYTES);
    assertEquals(sample.golden().replace(" ", ""), HexFormat.of().formatHex(fields));
    assertArrayEquals(sample.row(), sample.again().apply(sample.row()));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyFlippedBitAndEveryCutIsNoticed(Sample sample) {
    for (int bit = 0; bit < sample.row().length * 8; bit++) {
      byte[] flipped = sample.row().clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertCorrupt(sample, flipped);
    }
    for (int length = 0; length < sample.row().length; length++) {
      assertCorrupt(sample, Arrays.copyOf(sample.row(), length));
    }
  }

  private static void assertCorrupt(Sample sample, byte[] row) {
    KisekiException noticed = assertThrows(KisekiException.class, () -> sample.again().apply(row));
    assertEquals(ErrorCode.DATA_CORRUPT, noticed.code());
  }
}
