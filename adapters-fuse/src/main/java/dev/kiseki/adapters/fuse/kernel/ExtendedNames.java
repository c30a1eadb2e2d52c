package dev.kiseki.adapters.fuse.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kiseki.ports.in.file.ExtendedName;
import dev.kiseki.ports.in.file.Requester;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** What listxattr(2) tells: names, each with a zero behind it. */
public final class ExtendedNames {
  private static final String TRUSTED = "trusted.";

  private ExtendedNames() {}

  /** Only root learns which trusted attributes there are. */
  public static byte[] list(Requester requester, List<ExtendedName> names) {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    for (ExtendedName name : names) {
      if (requester.isRoot() || !new String(name.bytes(), UTF_8).startsWith(TRUSTED)) {
        list.writeBytes(name.bytes());
        list.write(0);
      }
    }
    return list.toByteArray();
  }
}
