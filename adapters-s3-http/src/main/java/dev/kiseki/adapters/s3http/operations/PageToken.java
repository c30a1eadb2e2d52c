package dev.kiseki.adapters.s3http.operations;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where a page ended, in a form that fits into a query: the last name, in Base64. */
final class PageToken {
  private PageToken() {}

  static String of(byte[] last) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(last);
  }

  /**
   * The name behind a token. One that we cannot have given out is refused: a listing that went on
   * from anywhere would be believed to be whole.
   */
  static byte[] last(String token) {
    try {
      byte[] last = Base64.getUrlDecoder().decode(token);
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(last));
      if (of(last).equals(token)) {
        return last;
      }
    } catch (IllegalArgumentException | CharacterCodingException e) {
      // refused below, as one that is not in our own spelling is
    }
    throw Arguments.invalid(
        "The continuation token provided is incorrect", "continuation-token", token);
  }
}
