package dev.kiseki.dist.wiring;

import dev.kiseki.adapters.lmdb.EmbeddedStore;
import dev.kiseki.adapters.s3http.body.StreamDigest;
import dev.kiseki.application.content.FrameBuffers;
import dev.kiseki.application.file.OpenFileTreeUseCase;
import dev.kiseki.application.file.past.OpenPastTreeUseCase;
import dev.kiseki.application.namespace.NameScope;
import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.dist.mount.FileTrees;
import dev.kiseki.dist.mount.MountSettings;
import dev.kiseki.dist.mount.MountTarget;
import dev.kiseki.domain.AccessScope;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.ports.in.file.MountTerms;
import dev.kiseki.ports.in.file.Owner;
import dev.kiseki.ports.out.system.RandomBytes;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;
import dev.kiseki.ports.out.system.WallClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files of a deployment, as mounts ask for them. A mount acts for the tenant itself: whoever
 * may tell the server to mount may read its disk.
 */
final class MountedFiles implements FileTrees, AutoCloseable {
  private static final int IDLE_FRAME_BUFFERS = 16;
  private static final int USUAL_UMASK = 022;

  private final TenantCatalog catalog;
  private final OpenFileTreeUseCase trees;
  private final OpenPastTreeUseCase pastTrees;
  private final Owner server;

  private MountedFiles(
      TenantCatalog catalog,
      OpenFileTreeUseCase trees,
      OpenPastTreeUseCase pastTrees,
      Owner server) {
    this.catalog = catalog;
    this.trees = trees;
    this.pastTrees = pastTrees;
    this.server = server;
  }

  static MountedFiles wire(
      NameScope scope, EmbeddedStore store, Keys keys, WallClock clock, RandomBytes random) {
    Namespaces namespaces =
        new Namespaces(store.catalog(), store.metadata(), store.chunks(), keys.tenantKeys(), scope);
    OpenFileTreeUseCase trees =
        new OpenFileTreeUseCase(
            namespaces,
            store.files(),
            store.ids(),
            clock,
            random,
            () -> new StreamDigest(Optional.empty()),
            new FrameBuffers.Pool(IDLE_FRAME_BUFFERS),
            OpenFileTreeUseCase.USUAL_BUDGET_BYTES);
    return new MountedFiles(
        store.catalog(),
        trees,
        new OpenPastTreeUseCase(namespaces, clock),
        owner(Path.of("/proc/self")));
  }

  /** Who owns a file: of this process's own folder, its effective user and group. */
  private static Owner owner(Path file) {
    try {
      return new Owner(
          (Integer) Files.getAttribute(file, "unix:uid"),
          (Integer) Files.getAttribute(file, "unix:gid"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public FileTree open(MountTarget target, MountSettings settings) {
    MountTerms terms =
        new MountTerms(
            caller(target.tenant(), settings),
            target.bucket(),
            target.below(),
            settings.readOnly(),
            switch (settings.durability()) {
              case CLOSE -> MountTerms.Durability.ON_CLOSE;
              case LAZY -> MountTerms.Durability.LAZY;
            },
            new Owner(settings.uid().orElse(server.uid()), settings.gid().orElse(server.gid())),
            settings.umask().orElse(USUAL_UMASK),
            // The kernel asks for CAP_MKNOD.
            true,
            settings.asOf());
    if (terms.asOf().isPresent() && !terms.below().isEmpty()) {
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID, "The past is shown of a whole bucket only.");
    }
    try {
      return terms.asOf().isPresent() ? pastTrees.open(terms) : trees.open(terms);
    } catch (KisekiException e) {
      throw explained(e, terms.caller(), target, settings);
    }
  }

  /** Who mounts with less than all rights is told which of them are missing here. */
  private static KisekiException explained(
      KisekiException refused, Caller caller, MountTarget target, MountSettings settings) {
    boolean isDenied =
        refused.code() == ErrorCode.ACCESS_DENIED || refused.code() == ErrorCode.ACCESS_FORBIDDEN;
    if (settings.principal().isEmpty() || !isDenied) {
      return refused;
    }
    return new KisekiException(
        refused,
        refused.code(),
        missing(caller, target, settings),
        Fact.of("principal", caller.principal()),
        Fact.of("mount", target));
  }

  private static String missing(Caller caller, MountTarget target, MountSettings settings) {
    AccessScope scope = caller.scope();
    boolean isOfScope = target.bucket().map(scope::covers).orElse(scope.namespaces().isEmpty());
    if (!isOfScope) {
      return "The principal may not use this: mount TENANT/BUCKET of one of its buckets, which"
          + " 'kiseki principal list' shows.";
    }
    byte[] below = target.below().getBytes(StandardCharsets.UTF_8);
    if (target.bucket().filter(name -> scope.covers(name, below)).isEmpty()
        && !scope.prefixes().isEmpty()) {
      return "The principal is limited to prefixes: mount TENANT/BUCKET/DIR at or below one of them,"
          + " which 'kiseki principal list' shows"
          + (caller.role() == Role.READER ? ", with -o ro." : ".");
    }
    return caller.role() == Role.READER && !settings.readOnly()
        ? "The principal may only read: mount with -o ro."
        : "The principal has not the right to mount this.";
  }

  private Caller caller(TenantName name, MountSettings settings) {
    TenantRecord tenant =
        catalog
            .tenant(name)
            .orElseThrow(
                () ->
                    new KisekiException(
                        ErrorCode.NO_SUCH_TENANT,
                        "There is no such tenant.",
                        Fact.of("tenant", name)));
    return settings
        .principal()
        .map(principal -> caller(tenant, principal))
        .orElseGet(
            () ->
                new Caller(
                    tenant.id(),
                    tenant.name(),
                    PrincipalName.FIRST.value(),
                    Role.ADMIN,
                    AccessScope.ALL));
  }

  private Caller caller(TenantRecord tenant, PrincipalName name) {
    return catalog
        .principal(tenant.id(), name)
        .map(p -> new Caller(tenant.id(), tenant.name(), p.name().value(), p.role(), p.scope()))
        .orElseThrow(
            () ->
                new KisekiException(
                    ErrorCode.NO_SUCH_PRINCIPAL,
                    "There is no such principal.",
                    Fact.of("principal", name)));
  }

  @Override
  public void close() {
    trees.close();
  }
}
