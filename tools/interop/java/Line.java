// SPDX-License-Identifier: Apache-2.0
// One line of JSON on standard output, written whole: clients print from many threads. Written by hand because not two
// of the RocketMQ clients bring the same JSON library.
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

final class Line {
  private static final PrintStream OUT = utf8(new FileOutputStream(FileDescriptor.out));

  private Line() {}

  static void print(Map<String, Object> fields) {
    StringBuilder line = new StringBuilder();
    append(line, fields);
    synchronized (OUT) {
      OUT.print(line.append('\n'));
      OUT.flush();
    }
  }

  private static void append(StringBuilder out, Object value) {
    if (value instanceof Map) {
      char separator = '{';
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        out.append(separator);
        quote(out, String.valueOf(entry.getKey()));
        append(out.append(':'), entry.getValue());
        separator = ',';
      }
      out.append(separator == '{' ? "{}" : "}");
    } else if (value instanceof Iterable) {
      char separator = '[';
      for (Object item : (Iterable<?>) value) {
        append(out.append(separator), item);
        separator = ',';
      }
      out.append(separator == '[' ? "[]" : "]");
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else {
      quote(out, value.toString());
    }
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (char unit : text.toCharArray()) {
      if (unit == '"' || unit == '\\') {
        out.append('\\').append(unit);
      } else if (unit < ' ' || Character.isSurrogate(unit)) {
        out.append(String.format("\\u%04x", (int) unit));
      } else {
        out.append(unit);
      }
    }
    out.append('"');
  }

  private static PrintStream utf8(FileOutputStream stream) {
    try {
      return new PrintStream(stream, false, StandardCharsets.UTF_8.name());
    } catch (java.io.UnsupportedEncodingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
