package dev.kiseki.adapters.s3http;

import java.time.Instant;

/** Serves a memory store on the given port, for trying clients by hand. */
final class ServeMemory {
  private ServeMemory() {}

  public static void main(String[] arguments) throws InterruptedException {
    S3Server server =
        new S3Server(
            S3ServerConfig.on("127.0.0.1", Integer.parseInt(arguments[0])),
            new MemoryStore().useCases(),
            () -> Instant.now().toEpochMilli());
    server.start();
    Thread.currentThread().join();
  }
}
