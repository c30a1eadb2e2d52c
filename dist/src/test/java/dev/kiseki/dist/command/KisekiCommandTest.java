package dev.kiseki.dist.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Only what the command line needs is read, and nobody sees that. */
class KisekiCommandTest {
  private record Said(int code, String out, String errors) {}

  private static Said run(String... words) {
    StringWriter out = new StringWriter();
    StringWriter errors = new StringWriter();
    int code =
        KisekiCommand.line(words, Map.of())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(errors, true))
            .execute(words);
    return new Said(code, out.toString(), errors.toString());
  }

  @Test
  void aCommandIsReadWithoutTheOthers() {
    String[] words = {"tenant", "list"};
    assertEquals(
        Set.of("serve", "tenant"), KisekiCommand.line(words, Map.of()).getSubcommands().keySet());
  }

  @Test
  void everyCommandIsFoundAloneAndIsInTheListOfAll() {
    Set<String> all =
        KisekiCommand.line(new String[] {"--help"}, Map.of()).getSubcommands().keySet();
    assertTrue(all.contains("doctor"), all.toString());
    String listed = run("--help").out();
    for (String each : all) {
      String[] alone = {each};
      assertTrue(KisekiCommand.line(alone, Map.of()).getSubcommands().containsKey(each), each);
      assertTrue(listed.contains("\n  " + each + " "), each);
    }
    assertEquals(listed, run("help").out());
    assertEquals(run("help", "tenant"), run("tenant", "--help"));
  }

  @Test
  void everyCommandSaysItsVersion() {
    assertEquals(run("--version"), run("tenant", "create", "--version"));
    assertFalse(run("--version").out().isBlank());
  }

  @Test
  void aQuotaWithoutALimitIsRefused() {
    Said said = run("quota", "set", "acme");
    assertEquals(2, said.code());
    assertTrue(said.errors().contains("--bytes"), said.errors());
  }

  @Test
  void aMountThatCannotBeUnderstoodIsRefusedByItsOption() {
    Said form = run("serve", "--mount", "default/photos");
    assertEquals(2, form.code());
    assertTrue(form.errors().contains("--mount default/photos: "), form.errors());
    Said options = run("serve", "--mount", "default:/mnt", "--mount-options", "sometimes");
    assertEquals(2, options.code());
    assertTrue(options.errors().contains("--mount-options sometimes: "), options.errors());
  }

  @Test
  void aWrongFirstWordIsComparedWithAllCommands() {
    Said said = run("tenan", "list");
    assertEquals(2, said.code());
    assertTrue(said.errors().contains("'tenan', 'list'; is it 'tenant'?"), said.errors());
  }

  @Test
  void aWrongWordIsToldWithTheNearestKnownOne() {
    Said command = run("tenant", "lsit");
    assertEquals(2, command.code());
    assertTrue(command.errors().contains("'lsit'; is it 'list'?"), command.errors());
    Said option = run("serve", "--lissten=127.0.0.1:1");
    assertEquals(2, option.code());
    assertTrue(option.errors().contains("; is it '--listen'?"), option.errors());
    Said nothing = run("xyzzyxyzzyxyzzy");
    assertFalse(nothing.errors().contains("is it"), nothing.errors());
  }
}
