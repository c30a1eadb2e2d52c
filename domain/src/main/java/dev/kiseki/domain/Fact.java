package dev.kiseki.domain;

/** One named value of an error. Never a key, plaintext, a credential or a signature. */
public record Fact(String name, String value) {
  public static Fact of(String name, Object value) {
    return new Fact(name, String.valueOf(value));
  }
}
