package dev.kiseki.application.file;

import dev.kiseki.application.content.FrameBuffers;
import dev.kiseki.application.namespace.CreateNamespaceUseCase;
import dev.kiseki.application.namespace.NameScope;
import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.application.turns.Turns;
import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.AccessScope;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.BodyDigest;
import dev.kiseki.ports.in.BodyFacts;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.file.CreatedFile;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.LockOwner;
import dev.kiseki.ports.in.file.MountTerms;
import dev.kiseki.ports.in.file.OpenMode;
import dev.kiseki.ports.in.file.Owner;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.ports.in.file.WritePlace;
import dev.kiseki.ports.in.namespace.CreateNamespaceCommand;
import dev.kiseki.ports.out.system.CredentialRecord;
import dev.kiseki.ports.out.system.TenantRecord;
import dev.kiseki.testkit.SeededRandom;
import dev.kiseki.testkit.SequentialIds;
import dev.kiseki.testkit.SettableClock;
import dev.kiseki.testkit.keys.PlainTenantKeys;
import dev.kiseki.testkit.memory.InMemoryChunkStore;
import dev.kiseki.testkit.memory.InMemoryFiles;
import dev.kiseki.testkit.memory.InMemoryMetadataStore;
import dev.kiseki.testkit.memory.InMemoryTenantCatalog;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Sessions on files in memory, with short words for what tests do. */
final class SessionFixture implements AutoCloseable {
  static final Requester ROOT = new Requester(0, 0, 1, 1);
  static final OpenMode READ_WRITE = new OpenMode(true, true, false, false);
  static final NamespaceName BUCKET = new NamespaceName("bucket");

  final SettableClock clock = new SettableClock();
  final InMemoryFiles files = new InMemoryFiles(Instant.ofEpochMilli(SettableClock.START));
  final InMemoryChunkStore chunks = new InMemoryChunkStore();
  final InMemoryTenantCatalog catalog = new InMemoryTenantCatalog();
  final TenantId tenant;
  final OpenFileTreeUseCase trees;
  final Caller caller;

  SessionFixture(long budgetBytes) {
    InMemoryMetadataStore metadata = new InMemoryMetadataStore();
    PlainTenantKeys keys = new PlainTenantKeys();
    SequentialIds ids = new SequentialIds();
    tenant = catalog.nextTenantId();
    TenantName name = new TenantName("acme");
    catalog.add(
        new TenantRecord(tenant, name, clock.millis(), keys.newRoot(tenant, KmsSettings.LOCAL)),
        new CredentialRecord(new AccessKeyId("KEY1"), tenant, "admin", Role.ADMIN, new byte[0]));
    caller = new Caller(tenant, name, "admin", Role.ADMIN, AccessScope.ALL);
    Namespaces namespaces = new Namespaces(catalog, metadata, chunks, keys, NameScope.TENANT);
    new CreateNamespaceUseCase(namespaces, ids, clock, new Turns())
        .create(new CreateNamespaceCommand(caller, BUCKET, ""));
    trees =
        new OpenFileTreeUseCase(
            namespaces,
            _ -> files,
            ids,
            clock,
            new SeededRandom(1),
            SumOfBytes::new,
            new FrameBuffers.Pool(4),
            budgetBytes);
  }

  /** Stands for MD5: tells contents apart, which is all that is asked here. */
  private static final class SumOfBytes implements BodyDigest {
    private long sum = 1;

    @Override
    public void update(byte[] bytes, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        sum = sum * 31 + bytes[i];
      }
    }

    @Override
    public BodyFacts finish() {
      return new BodyFacts(ByteBuffer.allocate(16).putLong(sum).array(), List.of());
    }
  }

  static String etagOf(byte[] bytes) {
    SumOfBytes digest = new SumOfBytes();
    digest.update(bytes, 0, bytes.length);
    return dev.kiseki.domain.ETag.of(digest.finish().md5(), 0).text();
  }

  MountTerms terms(boolean readOnly, Optional<NamespaceName> namespace) {
    return terms(readOnly, namespace, MountTerms.Durability.ON_CLOSE);
  }

  private MountTerms terms(
      boolean readOnly, Optional<NamespaceName> namespace, MountTerms.Durability durability) {
    return new MountTerms(
        caller, namespace, "", readOnly, durability, new Owner(7, 8), 022, false, Optional.empty());
  }

  /** A session whose closes do not wait for the disk. */
  FileSession openLazy() {
    return (FileSession) trees.open(terms(false, Optional.of(BUCKET), MountTerms.Durability.LAZY));
  }

  FileSession open() {
    return (FileSession) trees.open(terms(false, Optional.of(BUCKET)));
  }

  static EntryRef entry(NodeId directory, String name) {
    return new EntryRef(directory, FileName.of(name));
  }

  static CreatedFile create(FileSession session, String name) {
    return session.create(ROOT, entry(session.root(), name), 0644, READ_WRITE);
  }

  static void write(FileSession session, FileHandle handle, long offset, byte[] bytes) {
    session.write(ROOT, new WritePlace(handle, offset, false, false), ByteBuffer.wrap(bytes));
  }

  static byte[] read(FileSession session, FileHandle handle, long offset, int length) {
    ByteBuffer target = ByteBuffer.allocate(length);
    int count = session.read(handle, offset, target);
    return Arrays.copyOf(target.array(), count);
  }

  static void close(FileSession session, FileHandle handle) {
    session.flush(handle, new LockOwner(1));
    session.release(handle);
  }

  /** A file that is there, read anew. */
  static byte[] content(FileSession session, String name, int most) {
    NodeId node = session.lookup(entry(session.root(), name)).orElseThrow().node();
    FileHandle handle = session.open(ROOT, node, new OpenMode(true, false, false, false)).handle();
    byte[] bytes = read(session, handle, 0, most);
    session.release(handle);
    session.forget(node, 1);
    return bytes;
  }

  @Override
  public void close() {
    trees.close();
  }
}
