package dev.kiseki.dist.admin;

import dev.kiseki.dist.wiring.KeyOperations;
import dev.kiseki.dist.wiring.UseCases;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.FormerBinding;
import dev.kiseki.domain.KeyAssurance;
import dev.kiseki.domain.KeyDescription;
import dev.kiseki.domain.KeyEnd;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.Shredding;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.keys.ChangeRoot;
import dev.kiseki.ports.in.keys.DescribeKeys;
import dev.kiseki.ports.in.keys.ShredNamespace;
import dev.kiseki.ports.in.keys.ShredTenant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Keys, as the operator asks for them. */
final class KeyActions {
  private static final String NOT_REVOKED =
      """
      The old key was not revoked: who has it and an older copy of the disk can read that copy.
      'kiseki tenant shred' destroys it too.
      """;

  private final UseCases useCases;
  private final KeyOperations keys;

  KeyActions(UseCases useCases) {
    this.useCases = useCases;
    this.keys = useCases.keyOperations();
  }

  String describe(AdminAction action) {
    DescribeKeys.View view = keys.describe().describe(tenant(action));
    Listing listing =
        new Listing(
            "BINDING",
            "PROVIDER",
            "GENERATION:number",
            "NEWEST:number",
            "STATE",
            "SINCE:time",
            "DETAIL:maybe");
    if (view.shredding().isPresent()) {
      ended(view.shredding().get(), listing);
    } else {
      present(view.present(), listing);
      view.former().forEach(each -> former(each, listing));
    }
    return listing.tabbed();
  }

  private static void present(KeyDescription key, Listing listing) {
    listing.add(
        key.binding(),
        key.provider(),
        String.valueOf(key.generation()),
        key.newestGeneration() == 0 ? "-" : String.valueOf(key.newestGeneration()),
        key.isAvailable() ? "in force" : "in force, unavailable",
        "-",
        PrintableText.of(key.detail()));
  }

  private static void former(FormerBinding key, Listing listing) {
    listing.add(
        key.binding(),
        provider(key.binding()),
        String.valueOf(key.generation()),
        "-",
        "former, not revoked",
        Instant.ofEpochMilli(key.untilMillis()).toString(),
        "-");
  }

  private static void ended(Shredding shredding, Listing listing) {
    for (KeyEnd key : shredding.keys()) {
      Optional<KeyEnd.Outcome> outcome = key.outcome();
      listing.add(
          key.binding(),
          provider(key.binding()),
          String.valueOf(key.generation()),
          "-",
          outcome.map(KeyEnd.Outcome::assurance).map(KeyAssurance::words).orElse("to be destroyed"),
          outcome.map(o -> Instant.ofEpochMilli(o.atMillis()).toString()).orElse("-"),
          PrintableText.of(outcome.map(KeyEnd.Outcome::evidence).orElse("-")));
    }
  }

  private static String provider(String binding) {
    return binding.substring(0, Math.max(0, binding.indexOf('/')));
  }

  String rotate(AdminAction action) {
    return changedAll(action, "rotated", keys.changeRoot().rotate(tenant(action)));
  }

  /** The root, and with {@code --buckets} or {@code --compromised} each bucket after it. */
  private String changedAll(AdminAction action, String what, ChangeRoot.Change change) {
    String root = changed(action, what, change);
    if (!action.isJson() && isChange(change)) {
      root += NOT_REVOKED;
    }
    if (action.optional("buckets").isEmpty() && !isCompromised(action)) {
      return root;
    }
    return action.isJson() ? withBuckets(action, change) : root + rotateAll(action);
  }

  private static boolean isCompromised(AdminAction action) {
    return action.optional("compromised").isPresent();
  }

  /** A new key, and where the old one is in wrong hands, all of the bucket under it. */
  private int rotate(AdminAction action, NamespaceName bucket) {
    int epoch = keys.rotateNamespaceKey().rotate(tenant(action), bucket);
    if (isCompromised(action)) {
      var _ = keys.reencryptNamespace().start(tenant(action), bucket, false);
    }
    return epoch;
  }

  private String rotateAll(AdminAction action) {
    StringBuilder text = new StringBuilder();
    buckets(action)
        .forEach(bucket -> ifThere(() -> rotated(action, bucket)).ifPresent(text::append));
    return text.toString();
  }

  /** Empty for a bucket that was deleted since they were listed: it needs no new key. */
  private static <T> Optional<T> ifThere(Supplier<T> rotation) {
    try {
      return Optional.of(rotation.get());
    } catch (KisekiException e) {
      if (e.code() != ErrorCode.NO_SUCH_NAMESPACE) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private List<NamespaceName> buckets(AdminAction action) {
    return useCases.listTenantNamespaces().list(tenant(action)).stream()
        .map(bucket -> bucket.name())
        .toList();
  }

  /** One document: the root first, then each bucket. */
  private String withBuckets(AdminAction action, ChangeRoot.Change change) {
    String tenant = tenant(action).value();
    Listing listing =
        new Listing(
            "TENANT",
            "FROM:maybe",
            "FROM GENERATION:number",
            "TO:maybe",
            "TO GENERATION:number",
            "RECORDS:number",
            "BUCKET:maybe",
            "EPOCH:number");
    listing.add(
        tenant,
        change.before().binding(),
        String.valueOf(change.before().generation()),
        change.after().binding(),
        String.valueOf(change.after().generation()),
        String.valueOf(change.records()),
        "-",
        "-");
    for (NamespaceName bucket : buckets(action)) {
      ifThere(() -> rotate(action, bucket))
          .ifPresent(
              epoch ->
                  listing.add(
                      tenant, "-", "-", "-", "-", "-", bucket.value(), String.valueOf(epoch)));
    }
    return listing.json();
  }

  String rewrap(AdminAction action) {
    ChangeRoot.Change change = keys.changeRoot().rewrap(tenant(action));
    return changedAll(action, "rewrapped", change);
  }

  String swap(AdminAction action) {
    ChangeRoot.Change change = keys.changeRoot().swap(tenant(action), kms(action));
    return changedAll(action, "moved", change);
  }

  String rotateBucket(AdminAction action) {
    return rotated(action, new NamespaceName(action.word("bucket")));
  }

  private String rotated(AdminAction action, NamespaceName bucket) {
    int epoch = rotate(action, bucket);
    if (action.isJson()) {
      Listing listing = new Listing("TENANT", "BUCKET", "EPOCH:number");
      listing.add(tenant(action).value(), bucket.value(), String.valueOf(epoch));
      return listing.json();
    }
    return "rotated "
        + tenant(action)
        + "/"
        + bucket
        + ": key "
        + epoch
        + (isCompromised(action)
            ? " seals what is written from now on; the rest is sealed anew in the background: 'kiseki jobs'\n"
            : " seals what is written from now on; older ones stay to read what they sealed\n");
  }

  /** One step: {@link AdminAction#MORE} while there are others to take; then the receipt. */
  String shred(AdminAction action) {
    ShredTenant.Progress progress = keys.shredTenant().step(tenant(action));
    return progress.receipt().orElse(AdminAction.MORE);
  }

  /** The same for a bucket. */
  String shredBucket(AdminAction action) {
    ShredNamespace.Command command =
        new ShredNamespace.Command(
            tenant(action),
            new NamespaceName(action.word("bucket")),
            action.optional(AdminServer.KMS).map(_ -> kms(action)),
            action.optional(AdminAction.BEGUN).map(KeyActions::namespace));
    ShredNamespace.Progress progress = keys.shredNamespace().step(command);
    return progress
        .receipt()
        .orElseGet(() -> AdminAction.more(String.valueOf(progress.namespace().value())));
  }

  private static NamespaceId namespace(String id) {
    try {
      return new NamespaceId(Long.parseLong(id));
    } catch (IllegalArgumentException e) {
      throw new KisekiException(
          e, ErrorCode.INVALID_REQUEST, "This is not what the step before answered.");
    }
  }

  String receiptKey(AdminAction action) {
    String key = keys.receiptKey().get();
    return action.told(key + "\n", new Listing("PUBLIC KEY").with(key));
  }

  private static String changed(AdminAction action, String what, ChangeRoot.Change change) {
    if (action.isJson()) {
      Listing listing =
          new Listing(
              "TENANT",
              "FROM",
              "FROM GENERATION:number",
              "TO",
              "TO GENERATION:number",
              "RECORDS:number");
      listing.add(
          tenant(action).value(),
          change.before().binding(),
          String.valueOf(change.before().generation()),
          change.after().binding(),
          String.valueOf(change.after().generation()),
          String.valueOf(change.records()));
      return listing.json();
    }
    if (!isChange(change)) {
      return "nothing to do: "
          + tenant(action)
          + " is under the newest generation of its key already, "
          + shown(change.after())
          + "\n";
    }
    return what
        + " "
        + tenant(action)
        + ": "
        + shown(change.before())
        + " -> "
        + shown(change.after())
        + ", records moved: "
        + change.records()
        + "\n";
  }

  private static boolean isChange(ChangeRoot.Change change) {
    return !change.before().equals(change.after());
  }

  private static String shown(ChangeRoot.Wrapping wrapping) {
    return wrapping.binding() + " generation " + wrapping.generation();
  }

  private static KmsSettings kms(AdminAction action) {
    TreeMap<String, String> values = new TreeMap<>();
    action
        .words()
        .forEach(
            (word, value) -> {
              if (word.startsWith(AdminServer.KMS_SETTING)) {
                values.put(word.substring(AdminServer.KMS_SETTING.length()), value);
              }
            });
    return new KmsSettings(action.word(AdminServer.KMS), values);
  }

  private static TenantName tenant(AdminAction action) {
    return new TenantName(action.word("tenant"));
  }
}
