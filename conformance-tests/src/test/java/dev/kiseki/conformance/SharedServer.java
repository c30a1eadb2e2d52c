package dev.kiseki.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one server of the run, with http and https, started for the first that asks.
 * Tests that share it keep apart by making buckets of their own.
 */
final class SharedServer implements ParameterResolver {

  private static final Namespace RUN = Namespace.create(SharedServer.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == RunningServer.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(RUN)
        .computeIfAbsent(Owned.class, key -> Owned.start(), Owned.class)
        .server();
  }

  /** The server and the folder it lives in, which goes when the run ends. */
  private record Owned(RunningServer server, Path folder) implements AutoCloseable {

    static Owned start() {
      try {
        Path folder = Files.createTempDirectory("kiseki-conformance");
        return new Owned(
            ServerSetup.in(folder).withTls().with("--domain", "s3.kiseki.test").start(), folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
