// SPDX-License-Identifier: Apache-2.0
// One line of JSON on standard output, written whole: consumers print from many threads. Written by hand because the
// two RocketMQ lines bring different JSON libraries.
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

final class Fact {
  private static final PrintStream OUT = utf8(new FileOutputStream(FileDescriptor.out));

  private final Map<String, Object> fields = new LinkedHashMap<>();

  static Fact of(String event) {
    return new Fact().put("event", event);
  }

  Fact put(String name, Object value) {
    fields.put(name, value);
    return this;
  }

  /** What a consumer sees of a message. */
  Fact message(MessageExt message) {
    return put("msgId", message.getMsgId())
        .put("topic", message.getTopic())
        .put("tags", message.getTags())
        .put("keys", message.getKeys())
        .content(message)
        .put("brokerName", message.getBrokerName())
        .put("queueId", message.getQueueId())
        .put("queueOffset", message.getQueueOffset())
        .put("reconsumeTimes", message.getReconsumeTimes())
        .put("sysFlag", message.getSysFlag())
        .put("flag", message.getFlag())
        .put("bornTimestamp", message.getBornTimestamp())
        .put("storeTimestamp", message.getStoreTimestamp())
        .put("transactionId", message.getTransactionId());
  }

  /** Body and properties: all that a reply has. */
  Fact content(Message message) {
    byte[] body = message.getBody();
    return put("bodyBase64", body == null ? null : Base64.getEncoder().encodeToString(body))
        .put("properties", message.getProperties());
  }

  /** What a producer learns. */
  Fact result(SendResult result) {
    return put("status", result.getSendStatus().name())
        .put("msgId", result.getMsgId())
        .put("offsetMsgId", result.getOffsetMsgId())
        .put("brokerName", result.getMessageQueue().getBrokerName())
        .put("queueId", result.getMessageQueue().getQueueId())
        .put("queueOffset", result.getQueueOffset())
        .put("transactionId", result.getTransactionId())
        .put("recallHandle", VersionDifferences.recallHandle(result));
  }

  Fact queues(Iterable<MessageQueue> queues) {
    List<Object> list = new ArrayList<>();
    for (MessageQueue queue : queues) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("brokerName", queue.getBrokerName());
      one.put("queueId", queue.getQueueId());
      list.add(one);
    }
    return put("queues", list);
  }

  static Fact failed(Throwable error) {
    Throwable cause = error.getCause();
    return of("failed")
        .put("error", error.getClass().getSimpleName())
        .put("message", String.valueOf(error.getMessage()))
        .put("cause", cause == null ? null : String.valueOf(cause.getMessage()));
  }

  void print() {
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
