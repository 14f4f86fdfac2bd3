// SPDX-License-Identifier: Apache-2.0
// Sends, takes back, and ends transactions; asked about one that was left open, it answers as `--answer` says.
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.apis.ClientServiceProvider;
import org.apache.rocketmq.client.apis.message.Message;
import org.apache.rocketmq.client.apis.message.MessageBuilder;
import org.apache.rocketmq.client.apis.producer.Producer;
import org.apache.rocketmq.client.apis.producer.ProducerBuilder;
import org.apache.rocketmq.client.apis.producer.SendReceipt;
import org.apache.rocketmq.client.apis.producer.Transaction;
import org.apache.rocketmq.client.apis.producer.TransactionResolution;

final class ProducerRole implements Role {
  private static final ClientServiceProvider PROVIDER = ClientServiceProvider.loadService();
  private final Producer producer;

  ProducerRole(String name, Arguments arguments) throws Exception {
    ProducerBuilder builder =
        PROVIDER
            .newProducerBuilder()
            .setClientConfiguration(Role.configuration(arguments))
            .setTopics(arguments.all("topic").toArray(new String[0]))
            .setMaxAttempts(arguments.number("max-attempts", 1));
    String answer = arguments.get("answer");
    if (answer != null) {
      builder.setTransactionChecker(
          message -> {
            Map<String, Object> asked = new LinkedHashMap<>(Received.of(message));
            asked.put("event", "asked");
            asked.put("client", name);
            Line.print(asked);
            return TransactionResolution.valueOf(answer.toUpperCase());
          });
    }
    producer = builder.build();
  }

  @Override
  public Map<String, Object> obey(String command, Arguments arguments) throws Exception {
    switch (command) {
      case "send":
        return send(arguments);
      case "transaction":
        return transaction(arguments);
      case "recall":
        return Map.of(
            "messageId",
            producer
                .recallMessage(arguments.required("topic"), arguments.required("handle"))
                .getMessageId()
                .toString());
      default:
        throw new IllegalArgumentException("a producer cannot " + command);
    }
  }

  /** All at once, when there are several. */
  private Map<String, Object> send(Arguments arguments) throws Exception {
    int count = arguments.number("count", 1);
    if (count == 1) {
      return receipt(producer.send(message(arguments)));
    }
    List<CompletableFuture<SendReceipt>> sending = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sending.add(producer.sendAsync(message(arguments)));
    }
    List<Object> ids = new ArrayList<>();
    for (CompletableFuture<SendReceipt> each : sending) {
      ids.add(each.get().getMessageId().toString());
    }
    return Map.of("messageIds", ids);
  }

  private Map<String, Object> transaction(Arguments arguments) throws Exception {
    Transaction transaction = producer.beginTransaction();
    Map<String, Object> receipt = receipt(producer.send(message(arguments), transaction));
    switch (arguments.required("resolution")) {
      case "commit":
        transaction.commit();
        break;
      case "rollback":
        transaction.rollback();
        break;
      default: // It is left open.
    }
    return receipt;
  }

  private static Map<String, Object> receipt(SendReceipt receipt) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("messageId", receipt.getMessageId().toString());
    fields.put("recallHandle", receipt.getRecallHandle());
    return fields;
  }

  private static Message message(Arguments arguments) {
    int size = arguments.number("size", -1);
    String text = arguments.get("body", "hello");
    MessageBuilder builder =
        PROVIDER
            .newMessageBuilder()
            .setTopic(arguments.required("topic"))
            .setBody(size < 0 ? text.getBytes(StandardCharsets.UTF_8) : new byte[size]);
    if (!arguments.all("key").isEmpty()) {
      builder.setKeys(arguments.all("key").toArray(new String[0]));
    }
    for (String property : arguments.all("property")) {
      builder.addProperty(property.split("=", 2)[0], property.split("=", 2)[1]);
    }
    if (arguments.get("tag") != null) {
      builder.setTag(arguments.get("tag"));
    }
    if (arguments.get("message-group") != null) {
      builder.setMessageGroup(arguments.get("message-group"));
    }
    if (arguments.get("delay-ms") != null) {
      builder.setDeliveryTimestamp(System.currentTimeMillis() + arguments.number("delay-ms", 0));
    }
    if (arguments.get("priority") != null) {
      builder.setPriority(arguments.number("priority", 0));
    }
    return builder.build();
  }

  @Override
  public void close() throws Exception {
    producer.close();
  }
}
