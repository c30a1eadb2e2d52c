package dev.kiseki.benchmarks.kms;

import dev.kiseki.adapters.kms.SystemRandom;
import dev.kiseki.adapters.kms.aws.AwsKms;
import dev.kiseki.adapters.kms.kmip.KmipKms;
import dev.kiseki.adapters.kms.local.LocalKms;
import dev.kiseki.adapters.kms.pkcs11.Pkcs11Kms;
import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.adapters.kms.vault.VaultKms;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;

/**
 * Wrapping and unwrapping one root key through a provider, and through the bare client of its
 * service, by turns. Started by {@code ./bench kms}, which starts the services.
 */
public final class KmsBench {
  private static final String BINDING = "benchmark/1";
  private static final int ROUNDS = 5;

  /** What the hierarchy wraps: a version, a key, the hash of its owner. */
  private static final int PAYLOAD_BYTES = 65;

  private static final byte[] OWNER = new byte[16];

  private KmsBench() {}

  /** FOLDER, PROVIDER, a file of its settings, the count of calls. */
  public static void main(String[] words) throws Exception {
    KmsSettings settings = settings(words[1], Path.of(words[2]));
    int calls = Integer.parseInt(words[3]);
    try (KmsProvider provider = provider(settings, Path.of(words[0]))) {
      provider.prepare(BINDING);
      try (BareClient bare = bare(settings)) {
        measure(provider, bare, calls);
      }
    }
    // Native libraries and pooled threads need not be waited for.
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private static KmsSettings settings(String provider, Path file) throws IOException {
    Properties values = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      values.load(in);
    }
    Map<String, String> all = new HashMap<>();
    values.stringPropertyNames().forEach(name -> all.put(name, values.getProperty(name)));
    return new KmsSettings(provider, all);
  }

  private static KmsProvider provider(KmsSettings settings, Path folder) {
    SystemRandom random = new SystemRandom();
    return switch (settings.provider()) {
      case "local" -> LocalKms.open(folder, Optional.empty(), random);
      case "pkcs11" -> Pkcs11Kms.of(settings, random);
      case "kmip" -> KmipKms.of(settings, random);
      case "vault" -> VaultKms.of(settings);
      case "aws-kms" -> AwsKms.of(settings);
      default -> throw new IllegalArgumentException(settings.provider());
    };
  }

  private static BareClient bare(KmsSettings settings) throws Exception {
    return switch (settings.provider()) {
      case "local" -> BareCipher.ofJdk();
      case "pkcs11" -> BareCipher.ofToken(settings);
      case "kmip" -> new BareKmip(settings);
      case "vault" -> new BareVault(settings);
      case "aws-kms" -> new BareAws(settings);
      default -> throw new IllegalArgumentException(settings.provider());
    };
  }

  private static void measure(KmsProvider provider, BareClient bare, int calls) throws Exception {
    byte[] plain = new byte[PAYLOAD_BYTES];
    Arrays.fill(plain, (byte) 7);
    WrappedKey ours = provider.wrap(BINDING, plain, OWNER);
    byte[] theirs = bare.wrap(plain);
    require(plain, provider.unwrap(ours, OWNER));
    require(plain, bare.unwrap(theirs));
    List<Callable<?>> kinds =
        List.of(
            () -> provider.wrap(BINDING, plain, OWNER),
            () -> provider.unwrap(ours, OWNER),
            () -> bare.wrap(plain),
            () -> bare.unwrap(theirs));
    List<List<Long>> times = new ArrayList<>();
    kinds.forEach(_ -> times.add(new ArrayList<>()));
    for (int round = 0; round <= ROUNDS; round++) {
      for (int kind = 0; kind < kinds.size(); kind++) {
        List<Long> found = timed(kinds.get(kind), Math.max(1, calls / ROUNDS));
        // The first round warms.
        if (round > 0) {
          times.get(kind).addAll(found);
        }
      }
    }
    StringBuilder line = new StringBuilder();
    times.forEach(
        each -> line.append(String.format(Locale.ROOT, "%.1f%n", median(each) / 1_000.0)));
    System.out.print(line);
  }

  private static void require(byte[] expected, byte[] found) {
    if (!Arrays.equals(expected, found)) {
      throw new IllegalStateException("not what was wrapped");
    }
  }

  private static List<Long> timed(Callable<?> call, int count) throws Exception {
    List<Long> times = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long begin = System.nanoTime();
      call.call();
      times.add(System.nanoTime() - begin);
    }
    return times;
  }

  private static long median(List<Long> times) {
    return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
  }
}
