package dev.kiseki.dist.server;

import dev.kiseki.adapters.kms.SystemRandom;
import dev.kiseki.adapters.kms.tls.CertificateNames;
import dev.kiseki.adapters.kms.tls.PemIdentity;
import dev.kiseki.adapters.kms.tls.SelfSignedFiles;
import dev.kiseki.adapters.s3http.S3Server;
import dev.kiseki.adapters.s3http.S3ServerConfig;
import dev.kiseki.adapters.s3http.S3UseCases;
import dev.kiseki.adapters.s3http.exchange.RequestListener;
import dev.kiseki.adapters.s3http.exchange.RequestTraces;
import dev.kiseki.dist.trace.Tracing;
import dev.kiseki.dist.wiring.Deployment;
import dev.kiseki.dist.wiring.UseCases;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;

/** Wires the S3 front end to the use cases. */
final class S3Wiring {
  private S3Wiring() {}

  static S3Server start(ServerConfig config, Deployment deployment, RequestListener listener) {
    S3ServerConfig defaults = S3ServerConfig.on(config.host(), config.port());
    S3ServerConfig s3 =
        new S3ServerConfig(
            defaults.host(),
            defaults.port(),
            config
                .https()
                .map(https -> new S3ServerConfig.TlsConfig(https.port(), tls(config, https))),
            config.domain().stream().toList(),
            defaults.legacyPresigned(),
            config.trustsProxy(),
            config.http2(),
            defaults.maxConnections(),
            defaults.pace(),
            defaults.drain());
    return new S3Server(
            s3,
            useCases(deployment.useCases()),
            System::currentTimeMillis,
            listener,
            deployment.tracing().map(Tracing::requests).orElse(RequestTraces.none()))
        .start();
  }

  private static SSLContext tls(ServerConfig config, ServerConfig.Https https) {
    ServerConfig.PemFiles files = https.files().orElseGet(() -> selfSigned(config));
    return PemIdentity.context(files.certificate(), files.key());
  }

  /** Beside the other keys, valid for the ways to reach this server that are known. */
  static ServerConfig.PemFiles selfSigned(ServerConfig config) {
    Set<String> hosts = new TreeSet<>(List.of("localhost", "*.localhost"));
    Set<String> addresses = new TreeSet<>(List.of("127.0.0.1"));
    config.domain().ifPresent(domain -> hosts.addAll(List.of(domain, "*." + domain)));
    if (config.host().matches("[0-9.]+")) {
      addresses.add(config.host());
    } else if (!config.host().contains(":")) {
      hosts.add(config.host());
    }
    SelfSignedFiles files =
        SelfSignedFiles.in(
            config.deployment().keys(),
            new CertificateNames(List.copyOf(hosts), List.copyOf(addresses)),
            Instant.ofEpochMilli(System.currentTimeMillis()),
            new SystemRandom());
    return new ServerConfig.PemFiles(files.certificate(), files.key());
  }

  private static S3UseCases useCases(UseCases all) {
    return new S3UseCases(
        all.findAccessKey(),
        new S3UseCases.Namespaces(
            all.createNamespace(),
            all.deleteNamespace(),
            all.findNamespace(),
            all.listNamespaces(),
            all.setVersioning()),
        new S3UseCases.Objects(
            all.putObject(),
            all.getObject(),
            all.headObject(),
            all.deleteObject(),
            all.deleteObjects(),
            all.copyObject(),
            all.listObjects(),
            all.listVersions()),
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
