package dev.kiseki.ports.out.metadata;

/**
 * The two stages of a mutation. Whoever holds one knows it is VISIBLE: every reader sees it. After
 * {@link #awaitDurable} it also survives power loss.
 */
public interface Committed<T> {
  T value();

  /**
   * Waits, bounded. STORE_READ_ONLY or IO_FAILED when durability could not be reached: the outcome
   * is then unknown.
   */
  void awaitDurable();

  /** Waits and gives the value. */
  default T durable() {
    awaitDurable();
    return value();
  }

  /** The same commit with another value. */
  default <R> Committed<R> map(java.util.function.Function<? super T, ? extends R> mapping) {
    R mapped = mapping.apply(value());
    Committed<T> first = this;
    return new Committed<>() {
      @Override
      public R value() {
        return mapped;
      }

      @Override
      public void awaitDurable() {
        first.awaitDurable();
      }
    };
  }
}
