package dev.kiseki.testkit.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What files and objects of one namespace should be: paths, and what is there. */
final class FileModel {
  /** A file, which may have several paths. */
  static final class File {
    String text;

    File(String text) {
      this.text = text;
    }
  }

  /** By path. */
  final TreeMap<String, File> files = new TreeMap<>();

  /** By path without its last slash; the value is whether it stays when it is empty. */
  final TreeMap<String, Boolean> directories = new TreeMap<>();

  FileModel() {
    directories.put("", true);
  }

  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  boolean exists(String path) {
    return files.containsKey(path) || directories.containsKey(path);
  }

  boolean hasParent(String path) {
    return directories.containsKey(parent(path));
  }

  /** Whether S3 could put an object there without hiding anything. */
  boolean isFreeForObject(String path) {
    for (String above = parent(path); !above.isEmpty(); above = parent(above)) {
      if (files.containsKey(above)) {
        return false;
      }
    }
    return !directories.containsKey(path);
  }

  void put(String path, String text) {
    for (String above = parent(path); !above.isEmpty(); above = parent(above)) {
      directories.putIfAbsent(above, false);
    }
    files.put(path, new File(text));
  }

  void removeObject(String path) {
    files.remove(path);
    for (String above = parent(path); !above.isEmpty(); above = parent(above)) {
      if (Objects.equals(directories.get(above), true) || !children(above).isEmpty()) {
        return;
      }
      directories.remove(above);
    }
  }

  void unlink(String path) {
    files.remove(path);
    directories.put(parent(path), true);
  }

  void removeDirectory(String path) {
    directories.remove(path);
    directories.put(parent(path), true);
  }

  void renameFile(String from, String to) {
    if (files.get(from) != files.get(to)) {
      files.put(to, files.get(from));
      unlink(from);
    }
  }

  void renameDirectory(String from, String to) {
    move(files, from, to);
    move(directories, from, to);
    directories.put(parent(from), true);
  }

  private static <V> void move(Map<String, V> map, String from, String to) {
    for (Map.Entry<String, V> entry : new TreeMap<>(map).entrySet()) {
      String path = entry.getKey();
      if (path.equals(from) || path.startsWith(from + "/")) {
        map.remove(path);
        map.put(to + path.substring(from.length()), entry.getValue());
      }
    }
  }

  /** Names in a directory, those of directories with a slash, as they are listed. */
  List<String> children(String directory) {
    List<String> names = new ArrayList<>();
    String prefix = directory.isEmpty() ? "" : directory + "/";
    files.keySet().stream()
        .filter(path -> parent(path).equals(directory))
        .forEach(path -> names.add(path.substring(prefix.length())));
    directories.keySet().stream()
        .filter(path -> !path.isEmpty() && parent(path).equals(directory))
        .forEach(path -> names.add(path.substring(prefix.length()) + "/"));
    names.sort(null);
    return names;
  }

  int links(File file) {
    return (int) files.values().stream().filter(other -> other == file).count();
  }
}
