package dev.kiseki.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;

/** A server under load: where it listens, what it speaks, and how requests to it are signed. */
final class Target {
  /** What a server can do; nginx serves the same paths as plain files. */
  enum Kind {
    S3,
    FILES
  }

  private static final int HTTP_PORT = 80;

  private final String name;
  private final Kind kind;
  private final InetSocketAddress address;
  private final SigV4Signer signer;
  private final InstantSource clock;

  Target(String name, Kind kind, URI endpoint, Credentials credentials, InstantSource clock) {
    if (!"http".equals(endpoint.getScheme()) || endpoint.getHost() == null) {
      throw new IllegalArgumentException("the endpoint must be http://HOST:PORT");
    }
    int port = endpoint.getPort() < 0 ? HTTP_PORT : endpoint.getPort();
    this.name = name;
    this.kind = kind;
    this.address = new InetSocketAddress(endpoint.getHost(), port);
    this.signer = new SigV4Signer(credentials, endpoint.getAuthority());
    this.clock = clock;
  }

  String name() {
    return name;
  }

  Kind kind() {
    return kind;
  }

  S3Connection connect() throws IOException {
    return new S3Connection(this, new HttpConnection(address));
  }

  HttpConnection connectPlain() throws IOException {
    return new HttpConnection(address);
  }

  byte[] signedHead(S3Request request) {
    return signer.signedHead(request, clock.instant());
  }
}
