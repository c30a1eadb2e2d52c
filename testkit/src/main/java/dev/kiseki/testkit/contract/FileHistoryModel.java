package dev.kiseki.testkit.contract;

import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.VersionId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a namespace with versions should hold: of each key its versions, of each current one the
 * file that a mount sees, and files that are gone but held.
 */
final class FileHistoryModel {
  /** A version, or a delete marker, which has no text. */
  static final class Line {
    final Optional<String> text;

    /** Not known before it was listed; the same for ever since. */
    Optional<VersionId> name = Optional.empty();

    /** What S3 says of it beside its text: its tags, say. */
    String label;

    Line(Optional<String> text, String label) {
      this.text = text;
      this.label = label;
    }
  }

  /** A file, by whatever path. */
  static final class File {
    String text;

    String label;

    /** Not known before it was looked up, in which case no file before had it. */
    Optional<NodeId> node = Optional.empty();

    File(String text, String label) {
      this.text = text;
      this.label = label;
    }
  }

  /** By key, newest first. */
  final TreeMap<String, Deque<Line>> lines = new TreeMap<>();

  /** By path. */
  final TreeMap<String, File> files = new TreeMap<>();

  /** Those that are open, whatever became of their names. */
  final List<File> held = new ArrayList<>();

  private final Map<NodeId, File> known = new HashMap<>();

  Deque<Line> lines(String key) {
    return lines.computeIfAbsent(key, _ -> new ArrayDeque<>());
  }

  /** The file at a path was met as that node. */
  boolean isNode(File file, NodeId node) {
    if (file.node.isEmpty()) {
      file.node = Optional.of(node);
      return known.put(node, file) == null;
    }
    return file.node.get().equals(node);
  }

  void arrive(String path, File file) {
    lines(path).push(new Line(Optional.of(file.text), file.label));
    files.put(path, file);
  }

  void put(String path, String text) {
    arrive(path, new File(text, ""));
  }

  void publish(String path, String text) {
    File file = file(path);
    file.text = text;
    file.label = "";
    arrive(path, file);
  }

  /** One version gets another label, and no other version or file does. */
  void label(String path, Line line, String label) {
    line.label = label;
    if (lines(path).peek() == line) {
      file(path).label = label;
    }
  }

  void leave(String path) {
    lines(path).push(new Line(Optional.empty(), ""));
    files.remove(path);
  }

  private File file(String path) {
    return Optional.ofNullable(files.get(path)).orElseThrow();
  }

  /** One line of a key goes; what is then the newest comes back, if a newer one was current. */
  void remove(String key, Line line) {
    boolean isNewest = lines(key).peek() == line;
    lines(key).remove(line);
    if (isNewest) {
      files.remove(key);
      Line newest = lines(key).peek();
      if (newest != null && newest.text.isPresent()) {
        files.put(key, new File(newest.text.get(), newest.label));
      }
    }
  }

  void rename(String from, String to) {
    if (!from.equals(to)) {
      File file = file(from);
      leave(from);
      arrive(to, file);
    }
  }

  void exchange(String one, String other) {
    File first = file(one);
    arrive(one, file(other));
    arrive(other, first);
  }

  /** The files below two directories change places. */
  void exchangeDirectories(String one, String other) {
    TreeMap<String, File> moved = new TreeMap<>();
    for (String path : List.copyOf(files.keySet())) {
      if (path.startsWith(one + "/")) {
        moved.put(other + path.substring(one.length()), file(path));
        leave(path);
      } else if (path.startsWith(other + "/")) {
        moved.put(one + path.substring(other.length()), file(path));
        leave(path);
      }
    }
    moved.forEach(this::arrive);
  }

  /** Files that have no name any more. */
  Set<File> orphans() {
    Set<File> orphans = new HashSet<>(held);
    orphans.removeAll(files.values());
    return orphans;
  }

  List<String> texts() {
    List<String> texts = new ArrayList<>();
    lines.values().forEach(all -> all.forEach(line -> line.text.ifPresent(texts::add)));
    orphans().forEach(file -> texts.add(file.text));
    return texts;
  }
}
