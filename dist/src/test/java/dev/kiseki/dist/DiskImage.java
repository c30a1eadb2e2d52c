package dev.kiseki.dist;

import static org.lmdbjava.EnvFlags.MDB_NOLOCK;
import static org.lmdbjava.EnvFlags.MDB_RDONLY_ENV;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.Txn;

/** The files of a closed store, as somebody with the disk sees and changes them. */
final class DiskImage {
  private static final int TABLES = 64;

  private final Path data;

  DiskImage(Path data) {
    this.data = data;
  }

  /** A copy of everything under {@code from}, keys directory included. */
  static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The values of a table in key order. */
  List<byte[]> values(String table) {
    try (Env<ByteBuffer> env =
        Env.create()
            .setMapSize(1L << 30)
            .setMaxDbs(TABLES)
            .open(data.resolve("rows").toFile(), MDB_RDONLY_ENV, MDB_NOLOCK)) {
      Dbi<ByteBuffer> dbi = env.openDbi(table);
      List<byte[]> values = new ArrayList<>();
      try (Txn<ByteBuffer> txn = env.txnRead();
          var rows = dbi.iterate(txn)) {
        rows.forEach(row -> values.add(bytes(row.val())));
      }
      return values;
    }
  }

  /** Exchanges two values of one length wherever they stand. */
  void swapRows(byte[] one, byte[] other) {
    Path file = data.resolve("rows").resolve("data.mdb");
    byte[] all = read(file);
    List<Integer> ones = find(all, one);
    List<Integer> others = find(all, other);
    ones.forEach(at -> System.arraycopy(other, 0, all, at, other.length));
    others.forEach(at -> System.arraycopy(one, 0, all, at, one.length));
    write(file, all);
  }

  List<Path> segments() {
    try (Stream<Path> files = Files.list(data.resolve("segments"))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a needle stands in a haystack. */
  static List<Integer> find(byte[] haystack, byte[] needle) {
    List<Integer> places = new ArrayList<>();
    for (int at = 0; at <= haystack.length - needle.length; at++) {
      int same = 0;
      while (same < needle.length && haystack[at + same] == needle[same]) {
        same++;
      }
      if (same == needle.length) {
        places.add(at);
      }
    }
    return places;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
