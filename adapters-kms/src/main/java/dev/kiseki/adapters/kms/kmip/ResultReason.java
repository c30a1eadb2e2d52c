package dev.kiseki.adapters.kms.kmip;

/** What the result reasons of KMIP 1.4 (section 9.1.3.2.29) and 2.0 mean to us. */
enum ResultReason {
  GONE,
  DENIED,
  DISABLED,
  DAMAGED,
  UNSUPPORTED,
  UNCLEAR;

  static ResultReason of(KmipClient.Refused refused) {
    return switch (refused.reason()) {
      case 1, 54, 55 -> GONE; // item not found, object destroyed, object not found
      case 3, 12, 57 -> DENIED; // authentication, permission, authorisation
      case 13, 67 -> DISABLED; // archived, wrong life cycle state
      case 10 -> DAMAGED; // cryptographic failure
      case 5, 8, 16, 62, 63 -> UNSUPPORTED;
      default -> UNCLEAR;
    };
  }
}
