package dev.kiseki.adapters.kms.kmip;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The operations that we ask for, in the attributes and enumerations of KMIP 1.4. */
final class Requests {
  private static final int CREATE = 1;
  private static final int LOCATE = 8;
  private static final int GET_ATTRIBUTES = 11;
  private static final int ACTIVATE = 18;
  private static final int REVOKE = 19;
  private static final int DESTROY = 20;
  private static final int QUERY = 24;
  private static final int ENCRYPT = 31;
  private static final int DECRYPT = 32;

  private static final int SYMMETRIC_KEY = 2;
  private static final int AES = 3;
  private static final int GCM = 9;
  private static final int KEY_BITS = 256;
  private static final int MAY_ENCRYPT_AND_DECRYPT = 4 | 8;
  private static final int UNINTERPRETED_TEXT = 1;
  private static final int CESSATION_OF_OPERATION = 6;
  private static final int OPERATIONS = 1;
  static final int TAG_BYTES = 16;

  static final int STATE_ACTIVE = 2;

  private final KmipClient client;

  Requests(KmipClient client) {
    this.client = client;
  }

  /** A ciphertext and its tag. */
  static final class Sealed {
    final byte[] data;
    final byte[] tag;

    Sealed(byte[] data, byte[] tag) {
      this.data = data;
      this.tag = tag;
    }
  }

  /** An active AES-256 key of this name. */
  void create(String name) throws IOException, KmipClient.Refused {
    Ttlv payload =
        Ttlv.structure(
            Tag.REQUEST_PAYLOAD,
            Ttlv.enumeration(Tag.OBJECT_TYPE, SYMMETRIC_KEY),
            Ttlv.structure(
                Tag.TEMPLATE_ATTRIBUTE,
                attribute("Cryptographic Algorithm", Ttlv.enumeration(Tag.ATTRIBUTE_VALUE, AES)),
                attribute("Cryptographic Length", Ttlv.integer(Tag.ATTRIBUTE_VALUE, KEY_BITS)),
                attribute(
                    "Cryptographic Usage Mask",
                    Ttlv.integer(Tag.ATTRIBUTE_VALUE, MAY_ENCRYPT_AND_DECRYPT)),
                named(name)));
    Ttlv created = client.request(CREATE, payload);
    client.request(ACTIVATE, ofKey(created.at(Tag.UNIQUE_IDENTIFIER).asText()));
  }

  /**
   * The identifiers of the keys of this name, destroyed ones among them if the server keeps them.
   */
  List<String> locate(String name) throws IOException, KmipClient.Refused {
    Ttlv found =
        client.request(
            LOCATE,
            Ttlv.structure(
                Tag.REQUEST_PAYLOAD,
                attribute("Object Type", Ttlv.enumeration(Tag.ATTRIBUTE_VALUE, SYMMETRIC_KEY)),
                named(name)));
    List<String> ids = new java.util.ArrayList<>();
    for (Ttlv id : found.items(Tag.UNIQUE_IDENTIFIER)) {
      ids.add(id.asText());
    }
    return ids;
  }

  /** Empty when the server tells none. */
  Optional<Integer> state(String id) throws IOException, KmipClient.Refused {
    Ttlv payload =
        Ttlv.structure(
            Tag.REQUEST_PAYLOAD,
            Ttlv.text(Tag.UNIQUE_IDENTIFIER, id),
            Ttlv.text(Tag.ATTRIBUTE_NAME, "State"));
    Optional<Ttlv> attribute = client.request(GET_ATTRIBUTES, payload).item(Tag.ATTRIBUTE);
    return attribute.isEmpty()
        ? Optional.empty()
        : Optional.of(attribute.get().at(Tag.ATTRIBUTE_VALUE).asInt());
  }

  Sealed encrypt(String id, byte[] nonce, byte[] plaintext, byte[] aad)
      throws IOException, KmipClient.Refused {
    Ttlv answer =
        client.request(
            ENCRYPT,
            Ttlv.structure(
                Tag.REQUEST_PAYLOAD,
                Ttlv.text(Tag.UNIQUE_IDENTIFIER, id),
                gcm(),
                Ttlv.bytes(Tag.DATA, plaintext),
                Ttlv.bytes(Tag.IV_COUNTER_NONCE, nonce),
                Ttlv.bytes(Tag.AAD, aad)));
    return new Sealed(answer.at(Tag.DATA).asBytes(), answer.at(Tag.AUTHENTICATION_TAG).asBytes());
  }

  byte[] decrypt(String id, byte[] nonce, Sealed sealed, byte[] aad)
      throws IOException, KmipClient.Refused {
    Ttlv answer =
        client.request(
            DECRYPT,
            Ttlv.structure(
                Tag.REQUEST_PAYLOAD,
                Ttlv.text(Tag.UNIQUE_IDENTIFIER, id),
                gcm(),
                Ttlv.bytes(Tag.DATA, sealed.data),
                Ttlv.bytes(Tag.IV_COUNTER_NONCE, nonce),
                Ttlv.bytes(Tag.AAD, aad),
                Ttlv.bytes(Tag.AUTHENTICATION_TAG, sealed.tag)));
    return answer.at(Tag.DATA).asBytes();
  }

  /** An active key may not be destroyed: it is revoked first. */
  void revoke(String id) throws IOException, KmipClient.Refused {
    client.request(
        REVOKE,
        Ttlv.structure(
            Tag.REQUEST_PAYLOAD,
            Ttlv.text(Tag.UNIQUE_IDENTIFIER, id),
            Ttlv.structure(
                Tag.REVOCATION_REASON,
                Ttlv.enumeration(Tag.REVOCATION_REASON_CODE, CESSATION_OF_OPERATION))));
  }

  void destroy(String id) throws IOException, KmipClient.Refused {
    client.request(DESTROY, ofKey(id));
  }

  /** Whether the server can encrypt for us. */
  boolean canEncrypt() throws IOException, KmipClient.Refused {
    Ttlv answer =
        client.request(
            QUERY,
            Ttlv.structure(Tag.REQUEST_PAYLOAD, Ttlv.enumeration(Tag.QUERY_FUNCTION, OPERATIONS)));
    for (Ttlv operation : answer.items(Tag.OPERATION)) {
      if (operation.asInt() == ENCRYPT) {
        return true;
      }
    }
    return false;
  }

  private static Ttlv ofKey(String id) {
    return Ttlv.structure(Tag.REQUEST_PAYLOAD, Ttlv.text(Tag.UNIQUE_IDENTIFIER, id));
  }

  private static Ttlv gcm() {
    return Ttlv.structure(
        Tag.CRYPTOGRAPHIC_PARAMETERS,
        Ttlv.enumeration(Tag.BLOCK_CIPHER_MODE, GCM),
        Ttlv.enumeration(Tag.CRYPTOGRAPHIC_ALGORITHM, AES),
        Ttlv.integer(Tag.TAG_LENGTH, TAG_BYTES));
  }

  private static Ttlv named(String name) {
    return attribute(
        "Name",
        Ttlv.structure(
            Tag.ATTRIBUTE_VALUE,
            Ttlv.text(Tag.NAME_VALUE, name),
            Ttlv.enumeration(Tag.NAME_TYPE, UNINTERPRETED_TEXT)));
  }

  private static Ttlv attribute(String name, Ttlv value) {
    return Ttlv.structure(Tag.ATTRIBUTE, Ttlv.text(Tag.ATTRIBUTE_NAME, name), value);
  }
}
