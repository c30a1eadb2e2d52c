package dev.kiseki.application.file.past;

import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.ports.in.file.MountTerms;
import dev.kiseki.ports.in.file.OpenFileTree;
import dev.kiseki.ports.out.system.WallClock;
import java.time.Instant;

/**
 * See {@link OpenFileTree}, for terms that name a time. CONFIGURATION_INVALID for a whole tenant, a
 * time that lies ahead, and a namespace that never had versions.
 */
public final class OpenPastTreeUseCase implements OpenFileTree {
  private final Namespaces namespaces;
  private final WallClock clock;

  public OpenPastTreeUseCase(Namespaces namespaces, WallClock clock) {
    this.namespaces = namespaces;
    this.clock = clock;
  }

  @Override
  public FileTree open(MountTerms terms) {
    Instant time = terms.asOf().orElseThrow();
    NamespaceName name =
        terms
            .namespace()
            .orElseThrow(() -> refused("A mount of the past is of one bucket: TENANT/BUCKET."));
    if (time.toEpochMilli() > clock.millis()) {
      throw refused("A mount of the past is of a time that has passed.", Fact.of("time", time));
    }
    PastView view = new PastView(namespaces, terms, name, time);
    if (view.namespace().row().versioning() == VersioningState.UNVERSIONED) {
      throw refused(
          "This bucket keeps no versions, so nobody knows what was in it then: enable versioning"
              + " to mount what comes after.",
          Fact.of("bucket", name));
    }
    return new PastTree(view, new PastKeys(time.toEpochMilli()));
  }

  private static KisekiException refused(String sentence, Fact... facts) {
    return new KisekiException(ErrorCode.CONFIGURATION_INVALID, sentence, facts);
  }
}
