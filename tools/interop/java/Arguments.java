// SPDX-License-Identifier: Apache-2.0
// `--name value` pairs. Every word comes as url-safe base64: a JVM in the "C" locale would lose letters beyond ASCII.
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

final class Arguments {
  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();

  Arguments(String[] words) {
    for (int i = 0; i + 1 < words.length; i += 2) {
      String name = decode(words[i]);
      if (!name.startsWith("--")) {
        throw new IllegalArgumentException(name + " is not an option such as --topic");
      }
      values.computeIfAbsent(name.substring(2), key -> new ArrayList<>()).add(decode(words[i + 1]));
    }
    if (words.length % 2 != 0) {
      throw new IllegalArgumentException(decode(words[words.length - 1]) + " has no value");
    }
  }

  /** All values of an option, in order. */
  List<String> all(String name) {
    known.add(name);
    return values.getOrDefault(name, new ArrayList<>());
  }

  /** The last value of an option, or null. */
  String get(String name) {
    List<String> all = all(name);
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }

  String get(String name, String otherwise) {
    String value = get(name);
    return value == null ? otherwise : value;
  }

  int number(String name, int otherwise) {
    return Integer.parseInt(get(name, String.valueOf(otherwise)));
  }

  boolean flag(String name) {
    return Boolean.parseBoolean(get(name, "false"));
  }

  String required(String name) {
    String value = get(name);
    if (value == null) {
      throw new IllegalArgumentException("--" + name + " is missing");
    }
    return value;
  }

  /** Call it after the last option was read: a mistyped one must not be ignored. */
  void refuseUnknown() {
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException("--" + name + " is unknown; there are " + known);
      }
    }
  }

  private static String decode(String word) {
    return new String(Base64.getUrlDecoder().decode(word), StandardCharsets.UTF_8);
  }
}
