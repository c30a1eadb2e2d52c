package dev.kiseki.dist.wiring;

import dev.kiseki.dist.mount.MountSettings;
import dev.kiseki.dist.mount.MountTarget;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.file.FileTree;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A real deployment with one bucket of one tenant, for each test another. */
@SuppressWarnings("NullAway.Init") // set before each test
abstract class OneBucket {
  static final String TENANT = "acme";
  static final String BUCKET = "bucket";

  @TempDir Path root;
  OpenDeployment open;
  Caller acme;

  @BeforeEach
  void openWithABucket() {
    open = new OpenDeployment(root);
    acme = open.tenant(TENANT);
    open.bucket(acme, BUCKET);
  }

  @AfterEach
  void close() {
    open.close();
  }

  void reopen() {
    open.close();
    open = new OpenDeployment(root);
  }

  FileTree openTree() {
    return openTree(MountSettings.USUAL);
  }

  FileTree openTree(MountSettings settings) {
    return open.deployment.fileTrees().open(MountTarget.parse(TENANT + "/" + BUCKET), settings);
  }

  static byte[] pattern(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
