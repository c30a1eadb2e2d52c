package dev.kiseki.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.util.VersionInfo;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.ProtocolNegotiation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * AWS's SDK for Java 2 with its defaults (checksums, signing), but for where the server is and for
 * one try only, so that an error of the server is seen and not repeated away.
 */
final class JavaSdk {

  private static final long PART_BYTES = 8 << 20;

  private JavaSdk() {}

  /** Signs what it sends in full. */
  static S3Client overHttp(RunningServer server) {
    return client(server.endpoint(), UrlConnectionHttpClient.create(), credentials(Account.FIRST));
  }

  /** Leaves the content to TLS and a checksum in the trailer. */
  static S3Client overHttps(RunningServer server) {
    TrustManager[] trust = trustIn(server);
    SdkHttpClient http = Apache5HttpClient.builder().tlsTrustManagersProvider(() -> trust).build();
    return client(server.httpsEndpoint(), http, credentials(Account.FIRST));
  }

  static S3Client withAnotherSecret(RunningServer server) {
    Account liar = new Account(Account.FIRST.accessKey(), Account.SECOND.secretKey());
    return client(server.endpoint(), UrlConnectionHttpClient.create(), credentials(liar));
  }

  private static S3Client client(
      String endpoint, SdkHttpClient http, AwsCredentialsProvider credentials) {
    return S3Client.builder()
        .endpointOverride(URI.create(endpoint))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(credentials)
        .overrideConfiguration(once -> once.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .httpClient(http)
        .build();
  }

  static S3AsyncClient withNetty(RunningServer server) {
    return async(server.endpoint()).build();
  }

  /** All of its requests as streams of HTTP/2, which it asks for in the TLS handshake. */
  static S3AsyncClient withNettyOverHttp2(RunningServer server) {
    TrustManager[] trust = trustIn(server);
    return async(server.httpsEndpoint())
        .httpClientBuilder(
            NettyNioAsyncHttpClient.builder()
                .protocol(Protocol.HTTP2)
                .protocolNegotiation(ProtocolNegotiation.ALPN)
                .tlsTrustManagersProvider(() -> trust))
        .build();
  }

  private static S3AsyncClientBuilder async(String endpoint) {
    return S3AsyncClient.builder()
        .endpointOverride(URI.create(endpoint))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(credentials(Account.FIRST))
        .overrideConfiguration(once -> once.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .multipartEnabled(true)
        .multipartConfiguration(
            parts -> parts.minimumPartSizeInBytes(PART_BYTES).thresholdInBytes(PART_BYTES));
  }

  /** AWS's common runtime: a client of its own, written in C. */
  static S3AsyncClient withCrt(RunningServer server) {
    return S3AsyncClient.crtBuilder()
        .endpointOverride(URI.create(server.endpoint()))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(credentials(Account.FIRST))
        .retryConfiguration(once -> once.numRetries(0))
        .minimumPartSizeInBytes(PART_BYTES)
        .thresholdInBytes(PART_BYTES)
        .build();
  }

  static S3Presigner presigner(String endpoint) {
    return S3Presigner.builder()
        .endpointOverride(URI.create(endpoint))
        .region(Region.US_EAST_1)
        .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
        .credentialsProvider(credentials(Account.FIRST))
        .build();
  }

  /** Java's own client, to fetch what was presigned. */
  static HttpClient plainClient(RunningServer server) {
    try {
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, trustIn(server), new SecureRandom());
      return HttpClient.newBuilder().sslContext(tls).build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TrustManager[] trustIn(RunningServer server) {
    try (InputStream certificate = Files.newInputStream(server.certificate())) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(certificate));
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      return factory.getTrustManagers();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static AwsCredentialsProvider credentials(Account account) {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(account.accessKey(), account.secretKey()));
  }

  static void noteTheVersion() {
    ClientVersions.note("aws-sdk-java", VersionInfo.SDK_VERSION);
  }
}
