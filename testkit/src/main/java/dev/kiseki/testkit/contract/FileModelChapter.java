package dev.kiseki.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.files.NodeRef;
import dev.kiseki.testkit.Seeds;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random steps of S3 and of a mount on one namespace, against a model that knows paths alone. */
interface FileModelChapter {
  int STEPS = 400;

  FileStage stage();

  @Test
  default void randomStepsOfBothWorldsLeaveWhatTheModelSays() {
    Random random = Seeds.random("randomStepsOfBothWorldsLeaveWhatTheModelSays");
    FileModel model = new FileModel();
    for (int i = 0; i < STEPS; i++) {
      step(model, random, "text " + i);
      if (i % 8 == 0 || i == STEPS - 1) {
        compare(model);
      }
    }
    for (String path : List.copyOf(model.files.keySet())) {
      stage().stage().remove(stage().namespace(), path);
    }
    assertEquals(0, stage().files().usage(stage().namespace()).usedBytes());
    stage().stage().metadata().dropNamespace(stage().namespace()).durable();
  }

  private void step(FileModel model, Random random, String text) {
    String path = path(random);
    String other = path(random);
    switch (random.nextInt(10)) {
      case 0, 1 -> put(model, path, text);
      case 2 -> remove(model, path);
      case 3 -> create(model, path, text);
      case 4 -> makeDirectory(model, path);
      case 5 -> publish(model, path, text);
      case 6 -> unlink(model, path);
      case 7 -> removeDirectory(model, path);
      case 8 -> link(model, path, other);
      default -> rename(model, path, other);
    }
  }

  private static String path(Random random) {
    StringBuilder path = new StringBuilder();
    for (int depth = random.nextInt(3); depth >= 0; depth--) {
      path.append((char) ('a' + random.nextInt(3)));
      if (random.nextInt(4) == 0) {
        path.append("-");
      }
      if (depth > 0) {
        path.append('/');
      }
    }
    return path.toString();
  }

  private void put(FileModel model, String path, String text) {
    if (model.isFreeForObject(path)) {
      stage().stage().put(stage().namespace(), path, text);
      model.put(path, text);
    }
  }

  private void remove(FileModel model, String path) {
    stage().stage().remove(stage().namespace(), path);
    if (model.files.containsKey(path)) {
      model.removeObject(path);
    }
  }

  private void create(FileModel model, String path, String text) {
    if (!model.hasParent(path)) {
      return;
    }
    if (model.exists(path)) {
      assertThrows(KisekiException.class, () -> stage().create(path, text));
    } else {
      stage().create(path, text);
      model.put(path, text);
    }
  }

  private void makeDirectory(FileModel model, String path) {
    if (!model.hasParent(path)) {
      return;
    }
    if (model.exists(path)) {
      assertThrows(KisekiException.class, () -> stage().makeDirectory(path));
    } else {
      stage().makeDirectory(path);
      model.directories.put(path, true);
    }
  }

  private void publish(FileModel model, String path, String text) {
    FileModel.File file = model.files.get(path);
    if (file != null) {
      stage().publish(stage().ref(path), text);
      file.text = text;
    }
  }

  private void unlink(FileModel model, String path) {
    if (model.files.containsKey(path)) {
      stage().unlink(path);
      model.unlink(path);
    } else if (model.hasParent(path)) {
      assertThrows(KisekiException.class, () -> stage().unlink(path));
    }
  }

  private void removeDirectory(FileModel model, String path) {
    if (!model.hasParent(path)) {
      return;
    }
    if (model.directories.containsKey(path) && model.children(path).isEmpty()) {
      stage().removeDirectory(path);
      model.removeDirectory(path);
    } else {
      assertThrows(KisekiException.class, () -> stage().removeDirectory(path));
    }
  }

  private void link(FileModel model, String path, String other) {
    FileModel.File file = model.files.get(path);
    if (file == null || !model.hasParent(other)) {
      return;
    }
    NodeRef ref = stage().ref(path);
    if (model.exists(other)) {
      assertThrows(KisekiException.class, () -> stage().link(ref, other));
    } else {
      stage().link(ref, other);
      model.files.put(other, file);
    }
  }

  private void rename(FileModel model, String from, String to) {
    if (!model.hasParent(from) || !model.hasParent(to)) {
      return;
    }
    if (model.files.containsKey(from) && !model.directories.containsKey(to)) {
      stage().rename(from, to);
      model.renameFile(from, to);
    } else if (model.directories.containsKey(from) && canTake(model, from, to)) {
      stage().rename(from, to);
      if (!from.equals(to)) {
        model.directories.remove(to);
        model.renameDirectory(from, to);
      }
    } else {
      assertThrows(KisekiException.class, () -> stage().rename(from, to));
    }
  }

  private static boolean canTake(FileModel model, String from, String to) {
    boolean isEmpty = model.children(to).isEmpty();
    return !model.files.containsKey(to)
        && !to.startsWith(from + "/")
        && (to.equals(from) || !model.directories.containsKey(to) || isEmpty);
  }

  private void compare(FileModel model) {
    assertEquals(List.copyOf(model.files.keySet()), stage().keys());
    model.files.forEach(
        (path, file) -> {
          assertEquals(Optional.of(file.text), stage().object(path), path);
          assertEquals(file.text, stage().text(path), path);
          assertEquals(model.links(file), stage().met(path).linkCount(), path);
        });
    model
        .directories
        .keySet()
        .forEach(
            path -> {
              List<String> children = model.children(path);
              assertEquals(children, stage().names(path), path);
              long below = children.stream().filter(name -> name.endsWith("/")).count();
              NodeRef ref =
                  path.isEmpty()
                      ? NodeRef.of(stage().files().root(stage().namespace()))
                      : stage().ref(path);
              assertEquals(2 + below, stage().node(ref).linkCount(), path);
            });
  }
}
