package dev.kiseki.application.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.AccessScope;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.Access;
import dev.kiseki.ports.in.Caller;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AccessRuleTest {
  private static final NamespaceName BUCKET = new NamespaceName("bucket");
  private static final NamespaceName OTHER = new NamespaceName("other");

  private static Caller caller(Role role, List<NamespaceName> namespaces, List<String> prefixes) {
    AccessScope scope = new AccessScope(new TreeSet<>(namespaces), prefixes);
    return new Caller(new TenantId(1), new TenantName("acme"), "bob", role, scope);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Set<Access> granted(Caller caller, NamespaceName namespace, String below) {
    EnumSet<Access> granted = EnumSet.noneOf(Access.class);
    for (Access access : Access.values()) {
      if (caller.may(access, namespace, utf8(below))) {
        granted.add(access);
      }
    }
    return granted;
  }

  @Test
  void eachRoleMayWhatTheOneBelowItMayAndMore() {
    List<NamespaceName> all = List.of();
    Set<Access> reader = EnumSet.of(Access.INSPECT, Access.LIST, Access.READ);
    Set<Access> writer = EnumSet.of(Access.INSPECT, Access.LIST, Access.READ, Access.WRITE);
    assertEquals(reader, granted(caller(Role.READER, all, List.of()), BUCKET, ""));
    assertEquals(writer, granted(caller(Role.WRITER, all, List.of()), BUCKET, ""));
    assertEquals(
        EnumSet.allOf(Access.class), granted(caller(Role.ADMIN, all, List.of()), BUCKET, ""));
  }

  @Test
  void whoIsLimitedToBucketsMayNothingInOthers() {
    Caller admin = caller(Role.ADMIN, List.of(BUCKET), List.of());
    assertEquals(EnumSet.allOf(Access.class), granted(admin, BUCKET, "k"));
    assertEquals(Collections.emptySet(), granted(admin, OTHER, "k"));
    assertFalse(admin.maySee(OTHER));
    assertFalse(admin.maySomewhere(Access.READ, OTHER));
  }

  @Test
  void whoIsLimitedToPrefixesMaySeeTheBucketAndActBelowThem() {
    Caller admin = caller(Role.ADMIN, List.of(BUCKET), List.of("p/", "日"));
    Set<Access> within = EnumSet.of(Access.INSPECT, Access.LIST, Access.READ, Access.WRITE);
    for (String below : List.of("p/", "p/k", "p//", "日本")) {
      assertEquals(within, granted(admin, BUCKET, below), below);
    }
    for (String below : List.of("", "p", "P/k", "q/p/k", "本")) {
      assertEquals(EnumSet.of(Access.INSPECT), granted(admin, BUCKET, below), below);
    }
    assertTrue(admin.maySomewhere(Access.WRITE, BUCKET));
  }

  @Test
  void aScopeIsFoundOutToBeNoneBeforeItIsStored() {
    assertThrows(KisekiException.class, () -> caller(Role.READER, List.of(), List.of("")));
    List<String> many = java.util.stream.IntStream.range(0, 101).mapToObj(i -> "p" + i).toList();
    assertThrows(KisekiException.class, () -> caller(Role.READER, List.of(), many));
  }
}
