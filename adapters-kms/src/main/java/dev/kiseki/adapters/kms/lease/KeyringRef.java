package dev.kiseki.adapters.kms.lease;

import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.keys.TenantKeyring;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.util.Arrays;
import java.util.List;

/**
 * Keyrings by content, as keys of the caches: every request brings keyrings it has just read, equal
 * but not the same. The hash is computed once.
 */
sealed interface KeyringRef {
  private static int hash(WrappedKey key) {
    return 31 * (31 * key.binding().hashCode() + key.generation())
        + Arrays.hashCode(key.material());
  }

  /** A tenant's. */
  final class Root implements KeyringRef {
    private final TenantKeyring keyring;
    private final int hash;

    Root(TenantKeyring keyring) {
      this.keyring = keyring;
      this.hash = 31 * keyring.tenant().hashCode() + KeyringRef.hash(keyring.root());
    }

    TenantId tenant() {
      return keyring.tenant();
    }

    WrappedKey wrapped() {
      return keyring.root();
    }

    @Override
    public boolean equals(Object other) {
      return this == other
          || (other instanceof Root that
              && hash == that.hash
              && tenant().equals(that.tenant())
              && wrapped().isSameAs(that.wrapped()));
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /** A namespace's, with all its epochs. */
  final class Namespace implements KeyringRef {
    private final NamespaceKeyring keyring;
    private final int hash;

    Namespace(NamespaceKeyring keyring) {
      this.keyring = keyring;
      int sum = keyring.namespace().hashCode();
      for (WrappedKey epoch : keyring.epochs()) {
        sum = 31 * sum + KeyringRef.hash(epoch);
      }
      this.hash = sum;
    }

    NamespaceKeyring keyring() {
      return keyring;
    }

    @Override
    public boolean equals(Object other) {
      return this == other
          || (other instanceof Namespace that
              && hash == that.hash
              && keyring.namespace().equals(that.keyring.namespace())
              && sameEpochs(keyring.epochs(), that.keyring.epochs()));
    }

    @Override
    public int hashCode() {
      return hash;
    }

    /** Whether it is the other, with keys of later epochs, without those that were given up. */
    boolean continues(Namespace that) {
      List<WrappedKey> older = that.keyring.epochs();
      List<WrappedKey> own = keyring.epochs();
      boolean continues = own.size() >= older.size();
      for (int i = 0; continues && i < older.size(); i++) {
        continues = own.get(i).isRemoved() || own.get(i).isSameAs(older.get(i));
      }
      return continues;
    }

    private static boolean sameEpochs(List<WrappedKey> a, List<WrappedKey> b) {
      if (a.size() != b.size()) {
        return false;
      }
      for (int i = 0; i < a.size(); i++) {
        if (!a.get(i).isSameAs(b.get(i))) {
          return false;
        }
      }
      return true;
    }
  }
}
