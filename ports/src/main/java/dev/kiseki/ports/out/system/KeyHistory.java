package dev.kiseki.ports.out.system;

import dev.kiseki.domain.FormerBinding;
import dev.kiseki.domain.NamespaceShredding;
import dev.kiseki.domain.Shredding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What became of a tenant's keys, beside the one in force.
 *
 * @param shredding of the whole tenant
 * @param namespace the last namespace that was shredded, or is being shredded
 */
public record KeyHistory(
    List<FormerBinding> former,
    Optional<Shredding> shredding,
    Optional<NamespaceShredding> namespace) {
  /** Of most tenants. */
  public static final KeyHistory NONE =
      new KeyHistory(List.of(), Optional.empty(), Optional.empty());

  public KeyHistory {
    former = List.copyOf(former);
  }

  /** One binding is remembered once, as it was last. */
  public KeyHistory with(FormerBinding left) {
    List<FormerBinding> more = new ArrayList<>(former);
    more.removeIf(each -> each.binding().equals(left.binding()));
    more.add(left);
    return new KeyHistory(more, shredding, namespace);
  }

  public KeyHistory with(Shredding now) {
    return new KeyHistory(former, Optional.of(now), namespace);
  }

  public KeyHistory with(NamespaceShredding now) {
    return new KeyHistory(former, shredding, Optional.of(now));
  }

  /** Without those bindings, whose keys are gone. */
  public KeyHistory without(Set<String> destroyed) {
    List<FormerBinding> left =
        former.stream().filter(each -> !destroyed.contains(each.binding())).toList();
    return new KeyHistory(left, shredding, namespace);
  }

  /** All bindings that something refers to. */
  public Set<String> bindings(String present) {
    Set<String> known = new HashSet<>(Set.of(present));
    former.forEach(each -> known.add(each.binding()));
    namespace.ifPresent(last -> last.shredding().keys().forEach(key -> known.add(key.binding())));
    return known;
  }
}
