package dev.kiseki.adapters.kms.kmip;

import dev.kiseki.adapters.kms.provider.BoundedCalls;
import dev.kiseki.adapters.kms.provider.KmsFailure;
import dev.kiseki.domain.KisekiException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One request of KMIP 1.4 over mutual TLS, on a connection of its own: a tenant makes one call in
 * half a minute, and servers drop connections that idle for that long.
 */
final class KmipClient implements AutoCloseable {
  private static final int MAX_RESPONSE_BYTES = 64 * 1024;
  private static final int MAJOR = 1;
  private static final int MINOR = 4;
  private static final int SUCCESS = 0;
  private static final KmsFailure FAILURE = KmsFailure.of(KmipKms.NAME);

  private final KmipSettings settings;
  private final SSLContext tls;
  private final BoundedCalls calls;

  KmipClient(KmipSettings settings) {
    this.settings = settings;
    this.tls = settings.tls();
    this.calls = BoundedCalls.onVirtualThreads(KmipKms.NAME, settings.callTime());
  }

  /** The server did not do what it was asked. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final int reason;

    Refused(int reason) {
      super("KMIP result reason " + reason);
      this.reason = reason;
    }

    int reason() {
      return reason;
    }
  }

  @FunctionalInterface
  interface Conversation<R> {
    R with(KmipClient client) throws IOException, Refused;
  }

  /** Several requests within the time of one call. Its KisekiExceptions pass. */
  <R> R within(Conversation<R> conversation) throws Refused {
    AtomicReference<@Nullable Refused> refused = new AtomicReference<>();
    Optional<R> result =
        calls.call(
            () -> {
              try {
                return Optional.of(conversation.with(this));
              } catch (Refused e) {
                refused.set(e);
                return Optional.empty();
              } catch (IOException e) {
                throw failure(e);
              }
            });
    Refused refusal = refused.get();
    if (refusal != null) {
      throw refusal;
    }
    return result.orElseThrow();
  }

  private static KisekiException failure(IOException e) {
    return switch (e) {
      case SSLException _ -> FAILURE.untrusted(e);
      case SocketTimeoutException _ -> FAILURE.slow(e);
      case SocketException _ -> FAILURE.unreachable(e);
      case UnknownHostException _ -> FAILURE.unreachable(e);
      case EOFException _ -> FAILURE.unreachable(e);
      default -> FAILURE.senseless(e);
    };
  }

  /** The response's payload. */
  Ttlv request(int operation, Ttlv payload) throws IOException, Refused {
    Ttlv message =
        Ttlv.structure(
            Tag.REQUEST_MESSAGE,
            Ttlv.structure(
                Tag.REQUEST_HEADER,
                Ttlv.structure(
                    Tag.PROTOCOL_VERSION,
                    Ttlv.integer(Tag.PROTOCOL_VERSION_MAJOR, MAJOR),
                    Ttlv.integer(Tag.PROTOCOL_VERSION_MINOR, MINOR)),
                Ttlv.integer(Tag.MAXIMUM_RESPONSE_SIZE, MAX_RESPONSE_BYTES),
                Ttlv.integer(Tag.BATCH_COUNT, 1)),
            Ttlv.structure(Tag.BATCH_ITEM, Ttlv.enumeration(Tag.OPERATION, operation), payload));
    Ttlv response = exchange(message.encode());
    if (!response.is(Tag.RESPONSE_MESSAGE)) {
      throw new IOException("not a KMIP response");
    }
    Ttlv item = response.at(Tag.BATCH_ITEM);
    if (item.at(Tag.RESULT_STATUS).asInt() != SUCCESS) {
      throw new Refused(item.at(Tag.RESULT_REASON).asInt());
    }
    return item.item(Tag.RESPONSE_PAYLOAD).orElse(Ttlv.structure(Tag.RESPONSE_PAYLOAD));
  }

  private Ttlv exchange(byte[] request) throws IOException {
    Duration time = settings.callTime();
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(settings.host(), settings.port()), (int) time.toMillis());
      plain.setSoTimeout((int) time.toMillis());
      try (SSLSocket socket =
          (SSLSocket)
              tls.getSocketFactory().createSocket(plain, settings.host(), settings.port(), true)) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.getOutputStream().write(request);
        socket.getOutputStream().flush();
        return read(new DataInputStream(socket.getInputStream()));
      }
    }
  }

  private static Ttlv read(DataInputStream in) throws IOException {
    byte[] header = in.readNBytes(Ttlv.HEADER_BYTES);
    if (header.length < Ttlv.HEADER_BYTES) {
      throw new EOFException();
    }
    int length = ByteBuffer.wrap(header).getInt(Integer.BYTES);
    if (length < 0 || length > MAX_RESPONSE_BYTES) {
      throw new IOException("a KMIP response is too long");
    }
    byte[] message = Arrays.copyOf(header, Ttlv.HEADER_BYTES + length);
    in.readFully(message, Ttlv.HEADER_BYTES, length);
    return Ttlv.decode(message);
  }

  @Override
  public void close() {
    calls.close();
  }

  @Override
  public String toString() {
    return "KmipClient[" + settings + "]";
  }
}
