// SPDX-License-Identifier: Apache-2.0
// Runs commands of the official admin tool, one after the other, in one JVM: starting one takes longer than any of them.
// A line of standard input is a number and the words of a command, in url-safe base64; a line of JSON tells what it
// printed.
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.rocketmq.tools.command.MQAdminStartup;

public final class AdminTool {
  public static void main(String[] none) throws Exception {
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] parts = line.split(" ");
      String[] words = Arrays.stream(parts).skip(1).map(AdminTool::decoded).toArray(String[]::new);
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("id", Integer.valueOf(parts[0]));
      told.put("printed", printedBy(words));
      Line.print(told);
    }
    System.exit(0);
  }

  private static String printedBy(String[] words) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream printed = new PrintStream(bytes, true, StandardCharsets.UTF_8.name());
    PrintStream out = System.out;
    PrintStream err = System.err;
    System.setOut(printed);
    System.setErr(printed);
    try {
      MQAdminStartup.main0(words, null);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return bytes.toString(StandardCharsets.UTF_8.name());
  }

  private static String decoded(String word) {
    return new String(Base64.getUrlDecoder().decode(word), StandardCharsets.UTF_8);
  }
}
