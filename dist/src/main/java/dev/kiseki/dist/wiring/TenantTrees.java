package dev.kiseki.dist.wiring;

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
import dev.kiseki.ports.in.file.OpenFileTree;
import dev.kiseki.ports.in.file.Owner;
import dev.kiseki.ports.out.system.TenantCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sessions for the operator's mounts: who may read the server's token stands for any tenant. */
record TenantTrees(TenantCatalog catalog, OpenFileTree sessions) implements FileTrees {
  /** As most systems have it. */
  private static final int USUAL_UMASK = 022;

  /**
   * Made only by who may (CAP_MKNOD, which the kernel checks), and opened by nobody: mounts are
   * nodev.
   */
  private static final boolean DEVICES = true;

  private static final Path PROCESS = Path.of("/proc/self");

  @Override
  public FileTree open(MountTarget target, MountSettings settings) {
    return sessions.open(
        new MountTerms(
            caller(target.tenant()),
            target.bucket(),
            settings.readOnly(),
            durability(settings.durability()),
            new Owner(
                settings.uid().orElseGet(() -> own("uid")),
                settings.gid().orElseGet(() -> own("gid"))),
            settings.umask().orElse(USUAL_UMASK),
            DEVICES));
  }

  private Caller caller(TenantName name) {
    return catalog
        .tenant(name)
        .map(
            tenant ->
                new Caller(tenant.id(), name, PrincipalName.FIRST.value(), Role.ADMIN, AccessScope.ALL))
        .orElseThrow(
            () ->
                new KisekiException(
                    ErrorCode.NO_SUCH_TENANT,
                    "There is no such tenant; see 'kiseki tenant list'.",
                    Fact.of("tenant", name)));
  }

  private static MountTerms.Durability durability(MountSettings.Durability durability) {
    return switch (durability) {
      case CLOSE -> MountTerms.Durability.ON_CLOSE;
      case LAZY -> MountTerms.Durability.LAZY;
    };
  }

  /** What is nobody's is this process's, which serves the mount to its user. */
  private static int own(String id) {
    try {
      return (int) Files.getAttribute(PROCESS, "unix:" + id);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
