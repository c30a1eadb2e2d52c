package dev.kiseki.dist.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionCommandTest {
  @TempDir private Path folder;

  /** Asks a real bash for the words after {@code kiseki tena}. */
  @Test
  void bashCompletesCommands() throws IOException, InterruptedException {
    StringWriter script = new StringWriter();
    String[] words = {"completion", "bash"};
    int code =
        KisekiCommand.line(words, Map.of()).setOut(new PrintWriter(script, true)).execute(words);
    assertEquals(0, code);
    Path file = Files.writeString(folder.resolve("completion"), script.toString());
    Path said = folder.resolve("said");
    Process bash =
        new ProcessBuilder(
                "bash",
                "--norc",
                "-c",
                ". "
                    + file
                    + "; COMP_WORDS=(kiseki tena) COMP_CWORD=1; _complete_kiseki; echo \"${COMPREPLY[@]}\"")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertEquals(0, bash.waitFor(), Files.readString(said));
    assertEquals("tenant", Files.readString(said).strip());
  }
}
