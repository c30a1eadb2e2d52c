package dev.kiseki.adapters.s3http.form;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiseki.adapters.s3http.body.WireBytes;
import dev.kiseki.adapters.s3http.target.FormFields;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.testkit.Seeds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

@SuppressWarnings("StringConcatToTextBlock") // the line ends of the wire are part of it
class FormReaderTest {
  private static final String TYPE = "multipart/form-data; boundary=\"xX\"";
  private static final String HEAD =
      "--xX\r\nContent-Disposition: form-data; name=\"Key\"\r\n\r\n\r\n--xX\r\n"
          + "content-disposition: form-data; name=a\r\nContent-Type: t/x\r\n\r\n1\r\n2\r\n--xX\r\n"
          + "Content-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n";
  private static final String END =
      "\r\n--xX\r\nContent-Disposition: form-data; name=b\r\n\r\n3\r\n--xX--\r\n";

  /** Hands out a few bytes at a time. */
  private static FormReader reader(byte[] form, Random random) {
    ByteArrayInputStream in = new ByteArrayInputStream(form);
    WireBytes wire =
        (target, offset, length) ->
            in.read(target, offset, Math.min(length, 1 + random.nextInt(2000)));
    return new FormReader(TYPE, wire);
  }

  private static byte[] form(byte[] file) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(HEAD.getBytes(StandardCharsets.ISO_8859_1));
    out.writeBytes(file);
    out.writeBytes(END.getBytes(StandardCharsets.ISO_8859_1));
    return out.toByteArray();
  }

  private static byte[] readAll(FormReader reader, Random random) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[5000];
    while (true) {
      int count = reader.read(buffer, 0, 1 + random.nextInt(buffer.length));
      if (count < 0) {
        return all.toByteArray();
      }
      all.write(buffer, 0, count);
    }
  }

  /** Made of the pieces of a boundary, which is what could be mistaken for one. */
  private static byte[] file(Random random, int bytes) {
    byte[] pieces = "\r\n--xX-".getBytes(StandardCharsets.ISO_8859_1);
    byte[] file = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      file[i] = pieces[random.nextInt(pieces.length)];
    }
    String text = new String(file, StandardCharsets.ISO_8859_1).replace("\r\n--xX", "\r\n--xx");
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void aFileComesAsItWasWhateverItLooksLike() {
    Random random = Seeds.random("FormReaderTest");
    for (int round = 0; round < 200; round++) {
      byte[] file = file(random, random.nextInt(3000) * (round % 40 == 0 ? 60 : 1));
      FormReader reader = reader(form(file), random);
      FormFields fields = reader.fields();
      assertEquals("", fields.values().get("key"));
      assertEquals("1\r\n2", fields.values().get("a"));
      assertEquals("f", fields.fileName());
      assertArrayEquals(file, readAll(reader, random));
    }
  }

  @Test
  void aFormThatIsCutOffIsRefused() {
    Random random = Seeds.random("FormReaderTest");
    byte[] whole = form("abc".getBytes(StandardCharsets.ISO_8859_1));
    int needed = whole.length - END.length() + "\r\n--xX".length();
    for (int length = 0; length < needed; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThrows(
          KisekiException.class,
          () -> {
            FormReader reader = reader(part, random);
            reader.fields();
            readAll(reader, random);
          },
          "of " + length + " bytes");
    }
  }

  @Test
  void fieldsAreBounded() {
    Random random = Seeds.random("FormReaderTest");
    byte[] endless = new byte[200_000];
    Arrays.fill(endless, (byte) 'x');
    byte[] start =
        "--xX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(start, 0, endless, 0, start.length);
    FormReader reader = reader(endless, random);
    assertEquals(
        ErrorCode.REQUEST_TOO_LARGE, assertThrows(KisekiException.class, reader::fields).code());
  }
}
