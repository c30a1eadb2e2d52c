package dev.kiseki.conformance;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.dataset.file.DatasetFileWriter;
import org.apache.arrow.dataset.file.FileFormat;
import org.apache.arrow.dataset.file.FileSystemDatasetFactory;
import org.apache.arrow.dataset.jni.JniWrapper;
import org.apache.arrow.dataset.jni.NativeMemoryPool;
import org.apache.arrow.dataset.scanner.ScanOptions;
import org.apache.arrow.dataset.scanner.Scanner;
import org.apache.arrow.dataset.source.Dataset;
import org.apache.arrow.dataset.source.DatasetFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Arrow's S3 file system, the one in C++ that PyArrow, pandas and Spark plugins use, through its
 * Java binding. A program of its own: native code that fails takes its process with it.
 */
final class ArrowDataset {
  private static final int DAYS = 3;
  private static final int BATCHES = 4;
  private static final int BATCH_ROWS = 30_000;
  static final long ROWS = (long) BATCHES * BATCH_ROWS;

  private final BufferAllocator allocator;

  private ArrowDataset(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  /** {@code write INTO SCANNED} or {@code scan "" SCANNED}: prints how many rows, and their sum. */
  public static void main(String[] arguments) throws Exception {
    try (BufferAllocator allocator = new RootAllocator()) {
      ArrowDataset dataset = new ArrowDataset(allocator);
      if (arguments[0].equals("write")) {
        dataset.write(arguments[1]);
      }
      System.out.println(dataset.scan(arguments[2]));
    } finally {
      JniWrapper.get().ensureS3Finalized();
    }
  }

  /** What a scan of all rows prints. */
  static String everything() {
    return "%d rows, sum %d".formatted(ROWS, ROWS * (ROWS - 1) / 2);
  }

  private void write(String uri) throws IOException {
    byte[] table = table();
    try (ArrowStreamReader rows =
        new ArrowStreamReader(new ByteArrayInputStream(table), allocator)) {
      DatasetFileWriter.write(
          allocator, rows, FileFormat.PARQUET, uri, new String[] {"day"}, DAYS, "part-{i}.parquet");
    }
  }

  private byte[] table() throws IOException {
    Schema schema =
        new Schema(
            List.of(
                Field.nullable("day", new ArrowType.Int(32, true)),
                Field.nullable("number", new ArrowType.Int(64, true)),
                Field.nullable("text", new ArrowType.Utf8())));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
        ArrowStreamWriter writer = new ArrowStreamWriter(root, null, out)) {
      for (int batch = 0; batch < BATCHES; batch++) {
        fill(root, (long) batch * BATCH_ROWS);
        writer.writeBatch();
      }
      writer.end();
    }
    return out.toByteArray();
  }

  private static void fill(VectorSchemaRoot root, long first) {
    root.clear();
    IntVector day = (IntVector) root.getVector("day");
    BigIntVector number = (BigIntVector) root.getVector("number");
    VarCharVector text = (VarCharVector) root.getVector("text");
    for (int row = 0; row < BATCH_ROWS; row++) {
      day.setSafe(row, row % DAYS);
      number.setSafe(row, first + row);
      text.setSafe(row, ("row " + (first + row)).getBytes(StandardCharsets.UTF_8));
    }
    root.setRowCount(BATCH_ROWS);
  }

  /** Finds the files by listing, and reads one column of each by ranges. */
  @SuppressWarnings("try") // closing them is said to throw anything
  private String scan(String uri) throws Exception {
    ScanOptions oneColumn = new ScanOptions(32_768, Optional.of(new String[] {"number"}));
    long rows = 0;
    long sum = 0;
    try (DatasetFactory factory =
            new FileSystemDatasetFactory(
                allocator, NativeMemoryPool.getDefault(), FileFormat.PARQUET, uri);
        Dataset dataset = factory.finish();
        Scanner scanner = dataset.newScan(oneColumn);
        ArrowReader reader = scanner.scanBatches()) {
      while (reader.loadNextBatch()) {
        BigIntVector number = (BigIntVector) reader.getVectorSchemaRoot().getVector("number");
        for (int i = 0; i < number.getValueCount(); i++) {
          sum += number.get(i);
        }
        rows += number.getValueCount();
      }
    }
    return "%d rows, sum %d".formatted(rows, sum);
  }
}
