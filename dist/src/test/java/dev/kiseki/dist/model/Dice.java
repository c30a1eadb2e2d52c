package dev.kiseki.dist.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Throws sequences of steps: few buckets and keys, so that steps meet each other. */
final class Dice {
  private static final int BUCKETS = 2;

  /** Keys that look like paths and are none, and keys at the limits of length and of UTF-8. */
  private static final List<String> KEYS =
      List.of(
          "a",
          "a/",
          "a//b",
          "a/b",
          "a-b",
          "a/b/c",
          "..",
          "/",
          "\u00e9 +%&<",
          "\uD83D\uDE00",
          "\uE000x",
          "a/" + "l".repeat(1022),
          "m".repeat(480) + "/" + "n".repeat(543));

  private static final List<String> PREFIXES = List.of("", "", "", "a", "a/", "a//", "m", "z", "/");
  private static final List<String> DELIMITERS = List.of("", "/", "/", "b", "//", "-");
  private static final long[] OFFSETS = {
    0, 1, 2, 10, 11, 2_999, 16_999, 17_000, 65_535, 65_536, 5 << 20
  };

  private final Random random;

  /** A few of the keys: a sequence that uses all of them seldom meets itself. */
  private final List<String> keys = new ArrayList<>();

  Dice(long seed) {
    this.random = new Random(seed);
    int count = 2 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      keys.add(pick(KEYS));
    }
  }

  List<Step> steps(int count) {
    List<Step> steps = new ArrayList<>();
    steps.add(new BucketSteps.Create(0));
    if (random.nextInt(3) > 0) {
      steps.add(new BucketSteps.SetVersioning(0, true));
    }
    if (random.nextInt(4) > 0) {
      steps.add(new BucketSteps.Create(1));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      steps.add(new UploadSteps.Begin(place(), i));
    }
    while (steps.size() < count) {
      steps.add(step());
    }
    steps.add(all(0, ListSteps.Kind.VERSIONS));
    steps.add(all(0, ListSteps.Kind.OBJECTS_V2));
    steps.add(all(0, ListSteps.Kind.UPLOADS));
    return steps;
  }

  private Step step() {
    int thrown = random.nextInt(100);
    if (thrown < 26) {
      return put();
    }
    if (thrown < 48) {
      return read();
    }
    if (thrown < 58) {
      return remove();
    }
    if (thrown < 66) {
      return new WriteSteps.Copy(place(), version(), place(), random.nextBoolean(), wish());
    }
    if (thrown < 80) {
      return upload();
    }
    if (thrown < 94) {
      return listing();
    }
    return bucketStep();
  }

  private Step put() {
    int content =
        random.nextInt(40) == 0 ? random.nextInt(Contents.count()) : random.nextInt(Contents.SMALL);
    WriteSteps.Check[] checks = WriteSteps.Check.values();
    WriteSteps.Check check =
        random.nextBoolean() ? WriteSteps.Check.NONE : checks[random.nextInt(checks.length)];
    return new WriteSteps.Put(place(), content, check, wish(), random.nextInt(6) - 3);
  }

  private Step read() {
    if (random.nextInt(8) == 0) {
      return new ReadSteps.GetTags(place(), version());
    }
    if (random.nextInt(8) == 0) {
      Map<String, String> tags =
          random.nextInt(3) == 0
              ? Map.of()
              : Map.of("k" + random.nextInt(2), "" + random.nextInt(9));
      return new WriteSteps.Tag(place(), version(), tags);
    }
    Optional<ReadSteps.Range> range =
        random.nextInt(3) == 0 ? Optional.of(range()) : Optional.empty();
    return new ReadSteps.Get(place(), version(), range, wish(), random.nextInt(3) == 0);
  }

  private ReadSteps.Range range() {
    long first = OFFSETS[random.nextInt(OFFSETS.length)];
    long last = OFFSETS[random.nextInt(OFFSETS.length)];
    return switch (random.nextInt(4)) {
      case 0 -> new ReadSteps.Range(first, -1);
      case 1 -> new ReadSteps.Range(-1, last);
      default -> new ReadSteps.Range(first, last);
    };
  }

  private Step remove() {
    if (random.nextInt(3) > 0) {
      return new RemoveSteps.Remove(place(), version(), wish());
    }
    List<RemoveSteps.Entry> entries = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      entries.add(new RemoveSteps.Entry(pick(keys), version()));
    }
    return new RemoveSteps.RemoveMany(bucket(), entries);
  }

  private Step upload() {
    int number = 1 + random.nextInt(UploadSteps.NUMBERS);
    int upload = random.nextInt(4);
    return switch (random.nextInt(12)) {
      case 0, 1 -> new UploadSteps.Begin(place(), random.nextInt(4) - 2);
      case 2, 3, 4, 5 ->
          new UploadSteps.PutPart(
              upload,
              number,
              random.nextInt(3) == 0
                  ? Contents.SMALL + random.nextInt(2)
                  : random.nextInt(Contents.SMALL),
              random.nextBoolean());
      case 6, 7, 8, 9 -> {
        UploadSteps.Slip[] slips = UploadSteps.Slip.values();
        UploadSteps.Slip slip =
            random.nextInt(3) == 0 ? slips[random.nextInt(slips.length)] : UploadSteps.Slip.NONE;
        yield new UploadSteps.Complete(upload, leftOut(), slip, random.nextInt(3) == 0);
      }
      case 10 -> new UploadSteps.CopyPart(upload, number, place(), copyRange());
      default ->
          random.nextBoolean()
              ? new UploadSteps.Abort(upload)
              : new ListSteps.ListParts(upload, 1 + random.nextInt(4));
    };
  }

  /** Mostly no part, or one. */
  private int leftOut() {
    return random.nextBoolean() ? 0 : 2 << random.nextInt(UploadSteps.NUMBERS);
  }

  private Optional<ReadSteps.Range> copyRange() {
    if (random.nextBoolean()) {
      return Optional.empty();
    }
    long first = OFFSETS[random.nextInt(4)];
    return Optional.of(new ReadSteps.Range(first, first + OFFSETS[random.nextInt(6)]));
  }

  private Step listing() {
    int max = random.nextInt(6) == 0 ? 1000 : random.nextInt(5);
    ListSteps.Kind[] kinds = ListSteps.Kind.values();
    String after = random.nextInt(3) == 0 ? pick(KEYS) : "";
    return new ListSteps.Listing(
        bucket(),
        kinds[random.nextInt(kinds.length)],
        new ModelListing(pick(PREFIXES), pick(DELIMITERS), max),
        after,
        random.nextBoolean());
  }

  private static Step all(int bucket, ListSteps.Kind kind) {
    return new ListSteps.Listing(bucket, kind, new ModelListing("", "", 1000), "", true);
  }

  private Step bucketStep() {
    int bucket = bucket();
    return switch (random.nextInt(8)) {
      case 0, 1 -> new BucketSteps.Create(bucket);
      case 2 -> new BucketSteps.Delete(bucket);
      case 3 -> new BucketSteps.GetVersioning(bucket);
      case 4 -> new BucketSteps.ListAll();
      default -> new BucketSteps.SetVersioning(bucket, random.nextInt(3) > 0);
    };
  }

  private World.Place place() {
    return new World.Place(bucket(), pick(keys));
  }

  private int bucket() {
    return random.nextInt(5) == 0 ? BUCKETS - 1 : 0;
  }

  /** Mostly the current one. */
  private int version() {
    return random.nextInt(3) == 0 ? random.nextInt(8) : -1;
  }

  private Precondition.Wish wish() {
    Precondition.Wish[] wishes = Precondition.Wish.values();
    return random.nextInt(3) == 0
        ? wishes[random.nextInt(wishes.length)]
        : Precondition.Wish.NOTHING;
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
