package dev.kiseki.dist.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** HOST:PORT. */
record Listen(String host, int port) {
  @Override
  public String toString() {
    return host + ":" + port;
  }

  /** Reads {@code HOST:PORT}; an IPv6 address stands in brackets. */
  static final class Converter implements ITypeConverter<Listen> {
    @Override
    public Listen convert(String text) {
      int colon = text.lastIndexOf(':');
      if (colon < 1) {
        throw new TypeConversionException(
            "'" + text + "' is not HOST:PORT, for example 127.0.0.1:9000");
      }
      String host = text.substring(0, colon);
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      }
      return new Listen(host, port(text.substring(colon + 1)));
    }

    private static int port(String text) {
      try {
        int port = Integer.parseInt(text);
        if (port >= 0 && port <= 65_535) {
          return port;
        }
      } catch (NumberFormatException e) {
        throw wrongPort(text, e);
      }
      throw wrongPort(text, null);
    }

    private static TypeConversionException wrongPort(
        String text, @org.jspecify.annotations.Nullable Exception cause) {
      TypeConversionException wrong =
          new TypeConversionException("'" + text + "' is not a port: 0 to 65535");
      if (cause != null) {
        wrong.initCause(cause);
      }
      return wrong;
    }
  }
}
