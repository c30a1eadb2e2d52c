package dev.kiseki.adapters.kms.aws;

import dev.kiseki.adapters.kms.provider.BoundedCalls;
import dev.kiseki.adapters.kms.provider.KmsFailure;
import dev.kiseki.domain.KisekiException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/**
 * The AWS SDK, each call within its time, its errors in our words. It does not retry: who leases
 * the keys does. Its exceptions are kept out of ours, since they repeat what the service said.
 */
final class AwsClient implements AutoCloseable {
  private static final KmsFailure FAILURE = KmsFailure.of(AwsKms.NAME);
  private static final Set<String> DENIED =
      Set.of(
          "AccessDeniedException",
          "UnrecognizedClientException",
          "InvalidSignatureException",
          "ExpiredTokenException",
          "IncompleteSignature",
          "InvalidClientTokenId",
          "MissingAuthenticationToken",
          "OptInRequired");

  /** Ends calls that take too long. Of each client of the SDK its own would be five threads. */
  private static final ScheduledExecutorService TIMEOUTS =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("kms-aws-timeouts").factory());

  private final AwsSettings settings;
  private final AwsKeyName key;
  private final BoundedCalls calls;
  private final KmsClient kms;

  AwsClient(AwsSettings settings, AwsKeyName key) {
    this.settings = settings;
    this.key = key;
    this.calls = BoundedCalls.onPlatformThreads(AwsKms.NAME, settings.callTime());
    this.kms = client(settings);
  }

  private static KmsClient client(AwsSettings settings) {
    var builder =
        KmsClient.builder()
            .region(Region.of(settings.region()))
            .credentialsProvider(credentials(settings))
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(settings.callTime())
                    .socketTimeout(settings.callTime()))
            .overrideConfiguration(
                ClientOverrideConfiguration.builder()
                    .apiCallTimeout(settings.callTime())
                    .scheduledExecutorService(TIMEOUTS)
                    .retryStrategy(DefaultRetryStrategy.doNotRetry())
                    .build());
    settings.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private static AwsCredentialsProvider credentials(AwsSettings settings) {
    return settings
        .accessKey()
        .<AwsCredentialsProvider>map(
            id ->
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(id, settings.secretText())))
        .orElseGet(() -> DefaultCredentialsProvider.builder().build());
  }

  <R> R call(String binding, Function<KmsClient, R> request) {
    return calls.call(
        () -> {
          try {
            return request.apply(kms);
          } catch (KmsInvalidStateException e) {
            throw isToBeDeleted() ? FAILURE.gone(binding) : FAILURE.disabled(binding);
          } catch (SdkException e) {
            throw translated(binding, e);
          }
        });
  }

  /** Without our words for a key that is not there. What it finds is the key from then on. */
  boolean exists() {
    return calls.call(
        () -> {
          try {
            key.told(kms.describeKey(request -> request.keyId(key.current())).keyMetadata().arn());
            return true;
          } catch (NotFoundException e) {
            return false;
          } catch (SdkException e) {
            throw translated("", e);
          }
        });
  }

  private boolean isToBeDeleted() {
    try {
      DescribeKeyResponse found = kms.describeKey(request -> request.keyId(key.current()));
      return found.keyMetadata().keyState() == KeyState.PENDING_DELETION;
    } catch (SdkException e) {
      return false;
    }
  }

  private static KisekiException translated(String binding, SdkException e) {
    return switch (e) {
      case NotFoundException _ -> FAILURE.gone(binding);
      case DisabledException _ -> FAILURE.disabled(binding);
      case InvalidCiphertextException _ -> FAILURE.damaged(binding);
      case IncorrectKeyException _ -> FAILURE.damaged(binding);
      case KmsException service -> ofService(service);
      case ApiCallTimeoutException _ -> FAILURE.slow(null);
      case ApiCallAttemptTimeoutException _ -> FAILURE.slow(null);
      case SdkServiceException _ -> FAILURE.senseless(null);
      case SdkClientException client -> ofClient(client);
      default -> FAILURE.unreachable(null);
    };
  }

  private static KisekiException ofService(KmsException e) {
    String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
    if (code == null) {
      return FAILURE.senseless(null);
    }
    if (DENIED.contains(code)) {
      return FAILURE.refused();
    }
    return e.isThrottlingException()
        ? FAILURE.unavailable(null, "The key management service limits our calls.")
        : FAILURE.unavailable(null, "The key management service has failed inside.");
  }

  private static KisekiException ofClient(SdkClientException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return FAILURE.untrusted(null);
      }
      if (cause instanceof IOException) {
        return FAILURE.unreachable(null);
      }
    }
    return FAILURE.unavailable(
        null, "The key management service cannot be asked: no credentials, or no sensible answer.");
  }

  @Override
  public void close() {
    calls.close();
    kms.close();
  }

  @Override
  public String toString() {
    return "AwsClient[" + settings + "]";
  }
}
