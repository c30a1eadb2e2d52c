package dev.kiseki.adapters.kms.tls;

import dev.kiseki.ports.out.system.RandomBytes;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * A certificate that nobody vouches for, for a first try over TLS: ECDSA on P-256, its own issuer.
 * The key pair and the signature are the JDK's; BouncyCastle only writes the structure, for which
 * the JDK has no public API. Deliberately no record: it holds a private key.
 */
final class SelfSignedCertificate {
  private static final X500Name NAME = new X500Name("CN=Kiseki self-signed");
  private static final long VALID_DAYS = 365;

  /** Clocks of clients may be late. */
  private static final long VALID_BEFORE_DAYS = 1;

  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final KeyPair keys;
  private final byte[] der;

  private SelfSignedCertificate(KeyPair keys, byte[] der) {
    this.keys = keys;
    this.der = der;
  }

  /** The private key in PKCS#8 form. */
  byte[] privateKey() {
    return keys.getPrivate().getEncoded();
  }

  /** The certificate in DER form. */
  byte[] certificate() {
    return der.clone();
  }

  static SelfSignedCertificate make(CertificateNames names, Instant now, RandomBytes random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair keys = generator.generateKeyPair();
      AlgorithmIdentifier algorithm =
          new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
      TBSCertificate body = body(names, now, keys, algorithm, serial(random));
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(body.getEncoded(ASN1Encoding.DER));
      ASN1EncodableVector all = new ASN1EncodableVector();
      all.add(body);
      all.add(algorithm);
      all.add(new DERBitString(signature.sign()));
      return new SelfSignedCertificate(keys, new DERSequence(all).getEncoded(ASN1Encoding.DER));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TBSCertificate body(
      CertificateNames names,
      Instant now,
      KeyPair keys,
      AlgorithmIdentifier algorithm,
      BigInteger serial)
      throws IOException {
    V3TBSCertificateGenerator body = new V3TBSCertificateGenerator();
    body.setSerialNumber(new ASN1Integer(serial));
    body.setSignature(algorithm);
    body.setIssuer(NAME);
    body.setSubject(NAME);
    body.setStartDate(time(now.minus(VALID_BEFORE_DAYS, ChronoUnit.DAYS)));
    body.setEndDate(time(now.plus(VALID_DAYS, ChronoUnit.DAYS)));
    body.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
    body.setExtensions(extensions(names));
    return body.generateTBSCertificate();
  }

  private static Extensions extensions(CertificateNames names) throws IOException {
    GeneralName[] all =
        Stream.concat(
                names.hosts().stream().map(host -> new GeneralName(GeneralName.dNSName, host)),
                names.addresses().stream().map(ip -> new GeneralName(GeneralName.iPAddress, ip)))
            .toArray(GeneralName[]::new);
    ExtensionsGenerator extensions = new ExtensionsGenerator();
    extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(all));
    // Clients are told to trust this very certificate, which some only do with an authority's.
    extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    return extensions.generate();
  }

  private static Time time(Instant instant) {
    return Time.getInstance(new DERUTCTime(UTC_TIME.format(instant)));
  }

  private static BigInteger serial(RandomBytes random) {
    byte[] bytes = new byte[16];
    random.fill(bytes);
    return new BigInteger(1, bytes);
  }

  @Override
  public String toString() {
    return "SelfSignedCertificate";
  }
}
