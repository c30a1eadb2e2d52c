package dev.kiseki.dist.server;

import dev.kiseki.adapters.kms.tls.PemIdentity;
import dev.kiseki.adapters.s3http.S3Server;
import dev.kiseki.adapters.s3http.S3ServerConfig;
import dev.kiseki.adapters.s3http.S3UseCases;
import dev.kiseki.dist.wiring.Deployment;
import dev.kiseki.dist.wiring.UseCases;

/** Wires the S3 front end to the use cases. */
final class S3Wiring {
  private S3Wiring() {}

  static S3Server start(ServerConfig config, Deployment deployment) {
    S3ServerConfig defaults = S3ServerConfig.on(config.host(), config.port());
    S3ServerConfig s3 =
        new S3ServerConfig(
            defaults.host(),
            defaults.port(),
            config
                .https()
                .map(
                    https ->
                        new S3ServerConfig.TlsConfig(
                            https.port(),
                            PemIdentity.context(https.certificateFile(), https.keyFile()))),
            config.domain().stream().toList(),
            defaults.legacyPresigned(),
            defaults.maxConnections(),
            defaults.drain());
    return new S3Server(s3, useCases(deployment.useCases()), System::currentTimeMillis).start();
  }

  private static S3UseCases useCases(UseCases all) {
    return new S3UseCases(
        all.findAccessKey(),
        new S3UseCases.Namespaces(
            all.createNamespace(),
            all.deleteNamespace(),
            all.findNamespace(),
            all.listNamespaces()),
        new S3UseCases.Objects(
            all.putObject(),
            all.getObject(),
            all.headObject(),
            all.deleteObject(),
            all.deleteObjects(),
            all.copyObject(),
            all.listObjects()),
        new S3UseCases.Uploads(
            all.createUpload(),
            all.uploadPart(),
            all.uploadPartCopy(),
            all.completeUpload(),
            all.abortUpload(),
            all.listParts(),
            all.listUploads()),
        new S3UseCases.Settings(
            all.checkAccess(),
            all.findSettings(),
            all.changeSettings(),
            all.findEncryptionKey(),
            all.setTags()));
  }
}
