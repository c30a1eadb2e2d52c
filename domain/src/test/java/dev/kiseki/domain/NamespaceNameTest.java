package dev.kiseki.domain;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamespaceNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"abc", "a-b.c", "1bucket", "my.bucket-1", "192.168.1", "a.b"})
  void aNameOfTheRulesIsValid(String name) {
    assertTrue(NamespaceName.isValid(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ab",
        "Abc",
        "a_b",
        "-abc",
        "abc-",
        ".abc",
        "abc.",
        "a..b",
        "a.-b",
        "a-.b",
        "192.168.1.1",
        "xn--abc",
        "sthree-a",
        "amzn-s3-demo-a",
        "a-s3alias",
        "a--ol-s3",
        "a.mrap",
        "a--x-s3",
        "a--table-s3",
        "a b c",
        "äbc",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void aNameAgainstTheRulesIsNot(String name) {
    assertFalse(NamespaceName.isValid(name));
  }
}
