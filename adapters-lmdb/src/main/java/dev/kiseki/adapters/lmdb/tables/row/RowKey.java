package dev.kiseki.adapters.lmdb.tables.row;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Row keys. All begin with the tenant, big-endian; {@link #NO_TENANT} stands for rows of the whole
 * deployment.
 *
 * <pre>
 *  0        4
 *  | tenant | what the table orders by ... |
 * </pre>
 */
public final class RowKey {
  /** Tenant ids begin with 1. */
  public static final int NO_TENANT = 0;

  /** Where the table's own part begins. */
  public static final int TENANT_BYTES = 4;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private RowKey() {}

  public static byte[] of(int tenant) {
    byte[] key = new byte[TENANT_BYTES];
    INT.set(key, 0, tenant);
    return key;
  }

  public static byte[] of(int tenant, long id) {
    byte[] key = new byte[TENANT_BYTES + 8];
    INT.set(key, 0, tenant);
    LONG.set(key, 4, id);
    return key;
  }

  public static byte[] of(int tenant, long first, long second) {
    byte[] key = new byte[TENANT_BYTES + 16];
    INT.set(key, 0, tenant);
    LONG.set(key, 4, first);
    LONG.set(key, 12, second);
    return key;
  }

  public static byte[] of(int tenant, long first, long second, long third) {
    byte[] key = new byte[TENANT_BYTES + 24];
    INT.set(key, 0, tenant);
    LONG.set(key, 4, first);
    LONG.set(key, 12, second);
    LONG.set(key, 20, third);
    return key;
  }

  public static byte[] of(int tenant, long first, long second, long third, long fourth) {
    byte[] key = Arrays.copyOf(of(tenant, first, second, third), TENANT_BYTES + 32);
    LONG.set(key, 28, fourth);
    return key;
  }

  /** Of a label below a directory: a run of {@code bytes}. */
  public static byte[] of(int tenant, long directory, byte[] bytes, int from, int to) {
    byte[] key = new byte[TENANT_BYTES + 8 + to - from];
    INT.set(key, 0, tenant);
    LONG.set(key, 4, directory);
    System.arraycopy(bytes, from, key, 12, to - from);
    return key;
  }

  /** Of a name. */
  public static byte[] of(int tenant, byte[] name) {
    byte[] key = new byte[TENANT_BYTES + name.length];
    INT.set(key, 0, tenant);
    System.arraycopy(name, 0, key, TENANT_BYTES, name.length);
    return key;
  }

  /** Of a part of an upload. */
  public static byte[] ofPart(int tenant, long uploadHigh, long uploadLow, int number) {
    byte[] key = Arrays.copyOf(of(tenant, uploadHigh, uploadLow), TENANT_BYTES + 18);
    key[20] = (byte) (number >>> 8);
    key[21] = (byte) number;
    return key;
  }

  public static int tenantOf(byte[] key) {
    return (int) INT.get(key, 0);
  }

  /** The eight bytes at {@code offset} of a key. */
  public static long longAt(byte[] key, int offset) {
    return (long) LONG.get(key, offset);
  }
}
