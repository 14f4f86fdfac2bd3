// SPDX-License-Identifier: Apache-2.0
// Receives when it is told to. Messages are named by their ids afterwards.
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.apis.ClientServiceProvider;
import org.apache.rocketmq.client.apis.consumer.SimpleConsumer;
import org.apache.rocketmq.client.apis.message.MessageView;

final class SimpleRole implements Role {
  private final SimpleConsumer consumer;
  private final Map<String, MessageView> received = new ConcurrentHashMap<>();

  SimpleRole(Arguments arguments) throws Exception {
    consumer =
        ClientServiceProvider.loadService()
            .newSimpleConsumerBuilder()
            .setClientConfiguration(Role.configuration(arguments))
            .setConsumerGroup(arguments.required("group"))
            .setAwaitDuration(Duration.ofSeconds(5))
            .setSubscriptionExpressions(Role.subscriptions(arguments))
            .build();
  }

  @Override
  public Map<String, Object> obey(String command, Arguments arguments) throws Exception {
    switch (command) {
      case "receive":
        return receive(arguments);
      case "ack":
        consumer.ack(message(arguments));
        return Map.of();
      case "change":
        consumer.changeInvisibleDuration(
            message(arguments), Duration.ofMillis(arguments.number("invisible-ms", 0)));
        return Map.of();
      case "subscribe":
        consumer.subscribe(arguments.required("topic"), Role.filter(arguments));
        return Map.of();
      default:
        throw new IllegalArgumentException("a simple consumer cannot " + command);
    }
  }

  private Map<String, Object> receive(Arguments arguments) throws Exception {
    Duration invisible = Duration.ofMillis(arguments.number("invisible-ms", 30_000));
    List<Object> messages = new ArrayList<>();
    for (MessageView message : consumer.receive(arguments.number("max", 32), invisible)) {
      received.put(message.getMessageId().toString(), message);
      messages.add(Received.of(message));
    }
    return Map.of("messages", messages);
  }

  private MessageView message(Arguments arguments) {
    return received.get(arguments.required("message"));
  }

  @Override
  public void close() throws Exception {
    consumer.close();
  }
}
