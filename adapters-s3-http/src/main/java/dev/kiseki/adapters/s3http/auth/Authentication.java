package dev.kiseki.adapters.s3http.auth;

import dev.kiseki.ports.in.Caller;
import java.util.Optional;

/** What the signature of a request says. */
public sealed interface Authentication {
  /** How the body is framed and checked. */
  Payload payload();

  /** Nobody signed. */
  record Anonymous(Payload payload) implements Authentication {}

  /**
   * A valid signature.
   *
   * @param chunks the chain that chunk signatures continue, when the payload has them
   */
  record Signed(Caller caller, Payload payload, Optional<ChunkSigner> chunks)
      implements Authentication {}
}
