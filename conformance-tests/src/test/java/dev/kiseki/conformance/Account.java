package dev.kiseki.conformance;

import java.util.Map;

/** The credentials of one tenant's first principal. */
record Account(String accessKey, String secretKey) {

  static final Account FIRST =
      new Account("FIRSTTENANTACCESSKEY", "first/tenant+secret0key1of2forty3letters");

  static final Account SECOND =
      new Account("OTHERTENANTACCESSKEY", "other/tenant+secret0key1of2forty3letters");

  /** As the server and the scripts read them. */
  Map<String, String> environment() {
    return Map.of("KISEKI_ACCESS_KEY", accessKey, "KISEKI_SECRET_KEY", secretKey);
  }

  @Override
  public String toString() {
    return "Account[" + accessKey + "]";
  }
}
