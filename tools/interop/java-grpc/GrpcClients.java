// SPDX-License-Identifier: Apache-2.0
// Clients of the official Java gRPC library, moved by commands: a line of standard input is a name and its options, each
// word as url-safe base64; a line of standard output is the answer. It ends when standard input does.
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public final class GrpcClients {
  private static final Pattern CODE = Pattern.compile("response-code=(\\d+)");
  private static final Map<String, Role> ROLES = new ConcurrentHashMap<>();

  public static void main(String[] ignored) throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.trim().split(" ");
      threads.execute(() -> answer(words));
    }
    // Clients may take 20 s to close: nobody waits for them here.
    Runtime.getRuntime().halt(0);
  }

  private static void answer(String[] words) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("event", "answer");
    Arguments arguments = new Arguments(Arrays.copyOfRange(words, 1, words.length));
    answer.put("id", arguments.required("id"));
    try {
      answer.putAll(run(new String(Base64.getUrlDecoder().decode(words[0]), StandardCharsets.UTF_8), arguments));
      arguments.refuseUnknown();
    } catch (Throwable error) {
      answer.putAll(failure(error));
    }
    Line.print(answer);
  }

  private static Map<String, Object> run(String command, Arguments arguments) throws Exception {
    String name = arguments.required("client");
    if (command.equals("open")) {
      ROLES.put(name, Role.open(name, arguments));
      return Map.of();
    }
    Role role = ROLES.get(name);
    if (role == null) {
      throw new IllegalStateException("there is no client " + name);
    }
    if (command.equals("close")) {
      ROLES.remove(name).close();
      return Map.of();
    }
    return role.obey(command, arguments);
  }

  /** What was thrown, and the code of the server where there is one. */
  private static Map<String, Object> failure(Throwable thrown) {
    Map<String, Object> failure = new LinkedHashMap<>();
    failure.put("error", thrown.getClass().getSimpleName());
    failure.put("message", String.valueOf(thrown.getMessage()));
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      Matcher code = CODE.matcher(String.valueOf(each.getMessage()));
      if (code.find()) {
        failure.put("code", Integer.parseInt(code.group(1)));
        return failure;
      }
    }
    return failure;
  }
}
