package dev.kiseki.adapters.kms.cipher;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * A bounded pool without locks: one slot per stripe, a thread prefers the stripe its id falls on.
 * An empty slot costs a new item, a full one drops the item that comes back. Made for virtual
 * threads, of which there are too many for a ThreadLocal.
 */
public final class Stripes<T> {
  /** Slots looked at before a new item is made; more would cost more than making one. */
  private static final int PROBES = 4;

  private final AtomicReferenceArray<T> slots;
  private final int mask;
  private final Supplier<T> maker;

  public Stripes(Supplier<T> maker) {
    this(Integer.highestOneBit(Runtime.getRuntime().availableProcessors() * 8), maker);
  }

  Stripes(int slotCount, Supplier<T> maker) {
    this.slots = new AtomicReferenceArray<>(slotCount);
    this.mask = slotCount - 1;
    this.maker = maker;
  }

  public T take() {
    int start = stripe();
    for (int i = 0; i < PROBES; i++) {
      int slot = (start + i) & mask;
      if (slots.getPlain(slot) != null) {
        T item = slots.getAndSet(slot, null);
        if (item != null) {
          return item;
        }
      }
    }
    return maker.get();
  }

  public void giveBack(T item) {
    int start = stripe();
    for (int i = 0; i < PROBES; i++) {
      int slot = (start + i) & mask;
      if (slots.getPlain(slot) == null && slots.compareAndSet(slot, null, item)) {
        return;
      }
    }
  }

  /** Forgets the pooled items. */
  public void clear() {
    for (int i = 0; i < slots.length(); i++) {
      slots.set(i, null);
    }
  }

  private int stripe() {
    long id = Thread.currentThread().threadId() * 0x9E3779B97F4A7C15L;
    return (int) (id >>> 40) & mask;
  }
}
