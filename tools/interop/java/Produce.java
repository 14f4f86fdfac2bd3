// SPDX-License-Identifier: Apache-2.0
// Sends messages of the wanted kinds, one producer per kind, and says `sent` for each; for a transaction that was left
// open also `checked` when the broker asks. Ends by itself when every open transaction was asked about.
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.client.producer.TransactionSendResult;
import org.apache.rocketmq.client.producer.selector.SelectMessageQueueByHash;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageExt;

public final class Produce {
  private static final int CHECK_TIMEOUT_SECONDS = 120;
  private static final String[] OPTIONS = {
    "topic", "group", "instance", "kinds", "count", "body", "size", "tags", "key", "property", "sharding-key",
    "delay-level", "delay-ms", "timeout-ms", "trace",
  };

  private final Arguments arguments;
  private final List<DefaultMQProducer> producers = new ArrayList<>();

  private Produce(Arguments arguments) {
    this.arguments = arguments;
  }

  public static void main(String[] words) {
    Program.main(words, arguments -> new Produce(arguments).run());
  }

  private void run() throws Exception {
    for (String name : OPTIONS) {
      arguments.all(name);
    }
    arguments.refuseUnknown();
    try {
      for (String kind : arguments.get("kinds", "plain").split(",")) {
        send(kind);
      }
    } finally {
      for (DefaultMQProducer producer : producers) {
        producer.shutdown();
      }
    }
    Fact.of("done").print();
  }

  private void send(String kind) throws Exception {
    switch (kind) {
      case "plain":
      case "delayed":
      case "timer":
        each(kind, start(kind)::send);
        break;
      case "zlib":
      case "lz4":
      case "zstd":
        // The only way that both lines have; read when a producer is made.
        System.setProperty("rocketmq.message.compressType", kind.toUpperCase());
        DefaultMQProducer compressing = start(kind);
        compressing.setCompressMsgBodyOverHowmuch(1);
        each(kind, compressing::send);
        break;
      case "ordered":
        DefaultMQProducer ordered = start(kind);
        String key = arguments.get("sharding-key", "0");
        each(kind, message -> ordered.send(message, new SelectMessageQueueByHash(), key));
        break;
      case "oneway":
        DefaultMQProducer producer = start(kind);
        for (Message message : messages(kind)) {
          producer.sendOneway(message);
          Fact.of("sent").put("kind", kind).print();
        }
        break;
      case "batch":
        print(kind, start(kind).send(messages(kind)));
        break;
      case "commit":
      case "rollback":
      case "unknown-commit":
      case "unknown-rollback":
        sendInTransaction(kind);
        break;
      default:
        throw new IllegalArgumentException("unknown kind " + kind);
    }
  }

  private interface Send {
    SendResult apply(Message message) throws Exception;
  }

  private void each(String kind, Send send) throws Exception {
    for (Message message : messages(kind)) {
      print(kind, send.apply(message));
    }
  }

  private static void print(String kind, SendResult result) {
    Fact.of("sent").put("kind", kind).result(result).print();
  }

  private void sendInTransaction(String kind) throws Exception {
    LocalTransactionState decision =
        kind.endsWith("commit") ? LocalTransactionState.COMMIT_MESSAGE : LocalTransactionState.ROLLBACK_MESSAGE;
    boolean open = kind.startsWith("unknown");
    List<Message> messages = messages(kind);
    CountDownLatch unchecked = new CountDownLatch(open ? messages.size() : 0);
    TransactionMQProducer producer = new TransactionMQProducer(group(kind), Program.signer());
    producer.setTransactionListener(
        new TransactionListener() {
          @Override
          public LocalTransactionState executeLocalTransaction(Message message, Object argument) {
            return open ? LocalTransactionState.UNKNOW : decision;
          }

          @Override
          public LocalTransactionState checkLocalTransaction(MessageExt message) {
            Fact.of("checked").put("kind", kind).message(message).print();
            unchecked.countDown();
            return decision;
          }
        });
    start(producer, kind);
    for (Message message : messages) {
      TransactionSendResult result = producer.sendMessageInTransaction(message, null);
      Fact.of("sent").put("kind", kind).result(result).put("state", result.getLocalTransactionState().name()).print();
    }
    if (!unchecked.await(CHECK_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the broker did not ask about " + unchecked.getCount() + " transactions");
    }
  }

  private DefaultMQProducer start(String kind) throws Exception {
    return start(new DefaultMQProducer(group(kind), Program.signer(), arguments.flag("trace"), null), kind);
  }

  private <P extends DefaultMQProducer> P start(P producer, String kind) throws Exception {
    producer.setInstanceName(arguments.get("instance", "produce") + "-" + kind);
    producer.setSendMsgTimeout(arguments.number("timeout-ms", 10000));
    producers.add(producer);
    producer.start();
    return producer;
  }

  private String group(String kind) {
    return arguments.get("group", "produce") + "_" + kind;
  }

  private List<Message> messages(String kind) {
    String topic = arguments.required("topic");
    String body = arguments.get("body", "hello");
    int size = arguments.number("size", 0);
    int count = arguments.number("count", 1);
    String tags = arguments.get("tags");
    List<Message> messages = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      // A number only where there are several; padded with spaces up to the wanted size.
      StringBuilder text = new StringBuilder(count == 1 ? body : body + " " + number);
      while (text.length() < size) {
        text.append(' ');
      }
      Message message = new Message(topic, text.toString().getBytes(StandardCharsets.UTF_8));
      if (tags != null) {
        message.setTags(tags);
      }
      if (!arguments.all("key").isEmpty()) {
        message.setKeys(arguments.all("key"));
      }
      for (String property : arguments.all("property")) {
        int equals = property.indexOf('=');
        message.putUserProperty(property.substring(0, equals), property.substring(equals + 1));
      }
      addDelay(message, kind);
      messages.add(message);
    }
    return messages;
  }

  private void addDelay(Message message, String kind) {
    int level = arguments.number("delay-level", 1);
    String delayMs = arguments.get("delay-ms", "1000");
    if (kind.equals("delayed")) {
      message.setDelayTimeLevel(level);
    } else if (kind.equals("timer")) {
      // `setDelayTimeMs` of 5.x; older brokers deliver such a message at once.
      MessageAccessor.putProperty(message, "TIMER_DELAY_MS", delayMs);
    }
  }
}
