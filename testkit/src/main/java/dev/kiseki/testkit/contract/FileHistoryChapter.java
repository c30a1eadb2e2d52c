package dev.kiseki.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.files.NodeRef;
import dev.kiseki.ports.out.files.RenameRule;
import dev.kiseki.testkit.Seeds;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random steps of S3 and of a mount on one namespace with versions. What is current goes, and comes
 * back; every file is one node, no node is two files, and every version keeps its name.
 */
interface FileHistoryChapter {
  int STEPS = 500;
  List<String> PATHS = List.of("a", "b", "x/a", "x/b", "y/a", "y/b");

  FileStage stage();

  @Test
  default void randomStepsWithVersionsLeaveWhatTheModelSays() {
    Random random = Seeds.random("randomStepsWithVersionsLeaveWhatTheModelSays");
    FileHistoryModel model = new FileHistoryModel();
    stage().makeDirectory("x");
    stage().makeDirectory("y");
    for (String path : List.of("a", "x/a")) {
      stage().create(path, "from before there were versions");
      model.put(path, "from before there were versions");
    }
    stage().setVersioning(VersioningState.UNVERSIONED, VersioningState.ENABLED);
    for (int i = 0; i < STEPS; i++) {
      step(model, random, "text " + i);
      files(model);
      if (i % 10 == 0 || i == STEPS - 1) {
        versions(model);
      }
    }
    while (!model.held.isEmpty()) {
      release(model);
    }
    PATHS.forEach(key -> removeAll(model, key));
    versions(model);
    stage().stage().metadata().dropNamespace(stage().namespace()).durable();
  }

  private void step(FileHistoryModel model, Random random, String text) {
    String path = PATHS.get(random.nextInt(PATHS.size()));
    String other = PATHS.get(random.nextInt(PATHS.size()));
    boolean isThere = model.files.containsKey(path);
    switch (random.nextInt(18)) {
      case 0, 1 -> {
        stage().stage().put(stage().namespace(), path, text);
        model.put(path, text);
      }
      case 2 -> {
        stage().stage().remove(stage().namespace(), path);
        model.leave(path);
      }
      case 3, 4, 5, 6 -> removeOne(model, path, 0);
      case 7 -> removeOne(model, path, random.nextInt(4));
      case 8, 9 -> named(model, path, other, random.nextBoolean());
      case 10 -> exchangeDirectories(model);
      case 11 -> hold(model, path);
      case 12 -> writeHeld(model, random, text);
      case 13, 14 -> label(model, path, random.nextInt(4), text);
      default -> {
        if (!isThere) {
          stage().create(path, text);
          model.put(path, text);
        } else if (random.nextBoolean()) {
          stage().publish(stage().ref(path), text);
          model.publish(path, text);
        } else {
          stage().unlink(path);
          model.leave(path);
        }
      }
    }
  }

  private void removeOne(FileHistoryModel model, String key, int index) {
    List<FileHistoryModel.Line> all = List.copyOf(model.lines(key));
    if (index < all.size()) {
      stage().stage().remove(stage().namespace(), key, name(key, index));
      model.remove(key, all.get(index));
    }
  }

  private void label(FileHistoryModel model, String key, int index, String label) {
    List<FileHistoryModel.Line> all = List.copyOf(model.lines(key));
    if (index < all.size() && all.get(index).text.isPresent()) {
      stage().stage().label(stage().namespace(), key, Optional.of(name(key, index)), label);
      model.label(key, all.get(index), label);
    }
  }

  private VersionId name(String key, int index) {
    return VersionPages.idsOf(stage().stage(), stage().namespace(), ObjectKey.of(key)).get(index);
  }

  private void removeAll(FileHistoryModel model, String key) {
    while (!model.lines(key).isEmpty()) {
      removeOne(model, key, 0);
    }
  }

  private void named(FileHistoryModel model, String from, String to, boolean exchanges) {
    if (!model.files.containsKey(from)) {
      return;
    }
    if (!exchanges) {
      stage().rename(from, to);
      model.rename(from, to);
    } else if (model.files.containsKey(to) && !from.equals(to)) {
      stage().rename(from, to, RenameRule.EXCHANGE);
      model.exchange(from, to);
    }
  }

  private void exchangeDirectories(FileHistoryModel model) {
    stage().rename("x", "y", RenameRule.EXCHANGE);
    model.exchangeDirectories("x", "y");
  }

  private void hold(FileHistoryModel model, String path) {
    FileHistoryModel.File file = model.files.get(path);
    if (model.held.size() > 3) {
      release(model);
    } else if (file != null && !model.held.contains(file)) {
      stage().files().hold(stage().namespace(), stage().ref(path));
      model.held.add(file);
    }
  }

  private void release(FileHistoryModel model) {
    FileHistoryModel.File file = model.held.removeFirst();
    stage().files().release(stage().namespace(), file.node.orElseThrow());
  }

  /** Who has a file open that is gone can write it still. */
  private void writeHeld(FileHistoryModel model, Random random, String text) {
    List<FileHistoryModel.File> orphans = model.orphans().stream().toList();
    if (!orphans.isEmpty()) {
      FileHistoryModel.File file = orphans.get(random.nextInt(orphans.size()));
      stage().publish(NodeRef.of(file.node.orElseThrow()), text);
      file.text = text;
    }
  }

  private void files(FileHistoryModel model) {
    assertEquals(List.copyOf(model.files.keySet()), stage().keys());
    model.files.forEach(
        (path, file) -> {
          assertTrue(model.isNode(file, stage().met(path).id()), path);
          assertEquals(1, stage().met(path).linkCount(), path);
          assertEquals(file.text, stage().text(path), path);
          assertEquals(Optional.of(file.text), stage().object(path), path);
        });
    for (FileHistoryModel.File file : model.orphans()) {
      NodeRef ref = NodeRef.of(file.node.orElseThrow());
      assertEquals(0, stage().node(ref).linkCount());
      assertArrayEquals(Stage.bytes(file.text), stage().read(ref));
    }
  }

  private void versions(FileHistoryModel model) {
    for (String key : PATHS) {
      List<VersionId> names =
          VersionPages.idsOf(stage().stage(), stage().namespace(), ObjectKey.of(key));
      assertEquals(model.lines(key).size(), names.size(), key);
      int at = 0;
      for (FileHistoryModel.Line line : model.lines(key)) {
        VersionId name = names.get(at++);
        assertEquals(line.name.orElse(name), name, key);
        line.name = Optional.of(name);
        line.text.ifPresent(text -> assertVersion(key, name, text, line.label));
      }
    }
    List<String> texts = model.texts();
    var usage = stage().files().usage(stage().namespace());
    assertEquals(texts.size(), usage.objectCount());
    assertEquals(texts.stream().mapToLong(String::length).sum(), usage.usedBytes());
  }

  private void assertVersion(String key, VersionId name, String text, String label) {
    assertEquals(text, stage().version(key, name), key);
    assertEquals(label, stage().stage().label(stage().namespace(), key, Optional.of(name)), key);
  }
}
