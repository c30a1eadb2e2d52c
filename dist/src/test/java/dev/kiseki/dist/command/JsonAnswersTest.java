package dev.kiseki.dist.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Every command that answers does so to programs too. */
class JsonAnswersTest {
  /** What is for people only, or prints a document of its own. */
  private static final Set<String> WITHOUT =
      Set.of("serve", "rehearse", "completion", "help", "shred");

  @TempDir private Path folder;

  private String run(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--json", "--data", folder.resolve("data").toString()));
    String[] arguments = all.toArray(String[]::new);
    StringWriter out = new StringWriter();
    StringWriter errors = new StringWriter();
    int code =
        KisekiCommand.line(arguments, Map.of())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(errors, true))
            .execute(arguments);
    assertEquals(0, code, errors::toString);
    return out.toString();
  }

  @Test
  void everyCommandThatAnswersTakesJson() {
    List<String> without = new ArrayList<>();
    look(KisekiCommand.line(new String[] {"--help"}, Map.of()), without);
    assertEquals(List.of(), without);
  }

  private static void look(CommandLine line, List<String> without) {
    // A command that only holds others has nothing to answer.
    boolean answers = line.getSubcommands().isEmpty() || line.getCommandName().equals("jobs");
    if (answers
        && !WITHOUT.contains(line.getCommandName())
        && line.getCommandSpec().findOption("--json") == null) {
      without.add(line.getCommandSpec().qualifiedName());
    }
    line.getSubcommands().values().forEach(each -> look(each, without));
  }

  @Test
  void numbersAreNumbersListsAreArraysAndWhatIsNotThereIsNull() throws IOException {
    folder.resolve("data").toFile().mkdir();
    String made = run("tenant", "create", "acme");
    assertTrue(
        made.matches(
            "\\[\\{\"tenant\":\"acme\",\"principal\":\"admin\",\"access_key\":\"[^\"]+\",\"secret_key\":\"[^\"]+\"}]\n"),
        made);
    String principal =
        run(
            "principal",
            "create",
            "acme",
            "123",
            "--role",
            "reader",
            "--bucket",
            "456",
            "--prefix",
            "a b",
            "--prefix",
            "2026/");
    assertTrue(
        principal.contains(
            "\"principal\":\"123\",\"role\":\"reader\",\"buckets\":[\"456\"],\"prefixes\":[\"2026/\",\"a b\"],"
                + "\"missing_buckets\":[\"456\"],\"access_key\":\""),
        principal);
    String listed = run("principal", "list", "acme");
    assertTrue(listed.contains("\"buckets\":[],\"prefixes\":[],\"keys\":1"), listed);
    assertTrue(listed.contains("\"buckets\":[\"456\"],\"prefixes\":[\"2026/\",\"a b\"]"), listed);
    assertTrue(run("key", "create", "acme").contains("\"principal\":\"admin\",\"access_key\":"));
    assertTrue(run("key", "list", "acme").contains("\"used_in_the_hour_from\":null"));
    String quota = run("quota", "set", "acme", "--bytes", "10G");
    assertEquals(
        "[{\"tenant\":\"acme\",\"bucket\":null,\"max_bytes\":10737418240,\"max_objects\":null,\"bytes\":0,\"objects\":0}]\n",
        quota);
    assertEquals(quota, run("quota", "show", "acme"));
    assertTrue(run("usage", "acme").contains("\"bucket\":null,\"objects\":0,\"bytes\":0,"));
    assertEquals(
        "[{\"tenant\":\"acme\",\"state\":\"suspended\"}]\n", run("tenant", "suspend", "acme"));
    for (String answer :
        List.of(made, principal, listed, run("tenant", "kms", "acme"), run("uploads", "list"))) {
      assertWhole(answer);
    }
  }

  private static void assertWhole(String answer) throws IOException {
    try (JsonParser json = new JsonFactory().createParser(answer)) {
      assertEquals(JsonToken.START_ARRAY, json.nextToken(), answer);
      json.skipChildren();
      assertEquals(JsonToken.END_ARRAY, json.currentToken(), answer);
      assertEquals(null, json.nextToken(), answer);
    }
  }
}
