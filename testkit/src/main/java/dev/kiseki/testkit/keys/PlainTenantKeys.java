package dev.kiseki.testkit.keys;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.keys.TenantKeyring;
import dev.kiseki.ports.out.keys.TenantKeys;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A hierarchy that hides nothing and refuses whatever the real one refuses. Keys are numbers.
 * Thread-safe.
 */
public final class PlainTenantKeys implements TenantKeys {
  private static final String BINDING = "plain";
  private static final int ROOT = 1;
  private static final int MASTER = 2;

  /** No key has this number. */
  static final long GIVEN_UP = 0;

  private final AtomicLong lastKey = new AtomicLong();
  private final Map<Place, long[]> newest = new ConcurrentHashMap<>();

  private record Place(long root, TenantId tenant, NamespaceId namespace) {}

  @Override
  public WrappedKey newRoot(TenantId tenant, KmsSettings kms) {
    return wrap(lastKey.incrementAndGet(), ROOT, tenant.value());
  }

  @Override
  public WrappedKey newMaster(TenantKeyring tenant, NamespaceId namespace, int epoch) {
    return wrap(
        lastKey.incrementAndGet(),
        MASTER,
        root(tenant),
        tenant.tenant().value(),
        namespace.value(),
        epoch);
  }

  @Override
  public NamespaceKeyring rewrap(TenantKeyring from, TenantKeyring to, NamespaceKeyring namespace) {
    long old = root(from);
    long next = root(to);
    int tenant = from.tenant().value();
    List<WrappedKey> rewrapped = new ArrayList<>();
    for (WrappedKey each : namespace.epochs()) {
      int epoch = rewrapped.size() + 1;
      long id = namespace.namespace().value();
      rewrapped.add(
          each.isRemoved()
              ? each
              : wrap(
                  unwrap(each, MASTER, old, tenant, id, epoch), MASTER, next, tenant, id, epoch));
    }
    return new NamespaceKeyring(namespace.namespace(), rewrapped);
  }

  @Override
  public NamespaceKeys open(TenantKeyring tenant, NamespaceKeyring namespace) {
    long root = root(tenant);
    long[] masters = new long[namespace.currentEpoch()];
    for (int epoch = 1; epoch <= masters.length; epoch++) {
      WrappedKey wrapped = namespace.epochs().get(epoch - 1);
      masters[epoch - 1] =
          wrapped.isRemoved()
              ? GIVEN_UP
              : unwrap(
                  wrapped,
                  MASTER,
                  root,
                  tenant.tenant().value(),
                  namespace.namespace().value(),
                  epoch);
    }
    Place place = new Place(root, tenant.tenant(), namespace.namespace());
    newest.merge(place, masters, (a, b) -> continues(a, b) ? a : b);
    return new PlainNamespaceKeys(
        tenant.tenant(), namespace.namespace(), () -> newest(place, masters));
  }

  /** What continues them: a rotation that came after they were opened. */
  private long[] newest(Place place, long[] masters) {
    long[] known = newest.getOrDefault(place, masters);
    return continues(known, masters) ? known : masters;
  }

  private static boolean continues(long[] later, long[] masters) {
    boolean continues = later.length >= masters.length;
    for (int i = 0; continues && i < masters.length; i++) {
      continues = later[i] == GIVEN_UP || later[i] == masters[i];
    }
    return continues;
  }

  private static long root(TenantKeyring tenant) {
    return unwrap(tenant.root(), ROOT, tenant.tenant().value());
  }

  private static WrappedKey wrap(long key, long... owner) {
    return new WrappedKey(BINDING, 1, material(key, owner));
  }

  private static long unwrap(WrappedKey wrapped, long... owner) {
    byte[] material = wrapped.material();
    long key = material.length < Long.BYTES ? 0 : ByteBuffer.wrap(material).getLong();
    if (!Arrays.equals(material, material(key, owner))) {
      throw new KisekiException(
          ErrorCode.KEYS_WRONG, "A wrapped key is damaged or belongs elsewhere.");
    }
    return key;
  }

  private static byte[] material(long key, long... owner) {
    byte[] owned = Code.of(owner).and(ByteBuffer.allocate(Long.BYTES).putLong(key).array()).bytes();
    return ByteBuffer.allocate(Long.BYTES + Code.BYTES).putLong(key).put(owned).array();
  }
}
