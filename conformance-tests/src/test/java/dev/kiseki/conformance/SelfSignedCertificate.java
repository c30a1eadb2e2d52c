package dev.kiseki.conformance;

import java.nio.file.Path;

/** A certificate for loopback that clients trust because they are told its file. */
record SelfSignedCertificate(Path certificate, Path key) {

  static SelfSignedCertificate in(Path folder) {
    Path certificate = folder.resolve("certificate.pem");
    Path key = folder.resolve("key.pem");
    Command.of(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost,DNS:*.s3.kiseki.test,IP:127.0.0.1",
            "-keyout",
            key.toString(),
            "-out",
            certificate.toString())
        .run()
        .succeeded();
    return new SelfSignedCertificate(certificate, key);
  }
}
